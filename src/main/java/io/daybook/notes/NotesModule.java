package io.daybook.notes;

import io.daybook.kernel.Category;
import io.daybook.kernel.DomainModule;
import java.util.List;

/** Notes: streams of events without rules. */
public final class NotesModule implements DomainModule {
  @Override
  public String name() {
    return "notes";
  }

  @Override
  public List<Category<?, ?, ?>> categories() {
    return List.of(Category.open("note"));
  }
}
