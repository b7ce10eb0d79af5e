package io.daybook.testkit;

import io.daybook.kernel.Category;
import io.daybook.kernel.Decider;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.View;
import java.util.ArrayList;
import java.util.List;

/** A domain module for tests of the engine. */
public record TestModule(List<Category<?, ?, ?>> categories, List<View<?>> views)
    implements DomainModule {
  /** Creates a module without views. */
  public static TestModule of(Category<?, ?, ?>... categories) {
    return new TestModule(List.of(categories), List.of());
  }

  @Override
  public String name() {
    return "test";
  }

  /** Starts the declaration of a category whose states are the events so far. */
  public static Category.Builder<Object, Object, List<Object>> journal(String category) {
    return Category.named(category, new Journal());
  }

  /** The state of a stream is its events; a command is an event that it causes. */
  private static final class Journal implements Decider<Object, Object, List<Object>> {
    @Override
    public List<Object> initial() {
      return List.of();
    }

    @Override
    public List<Object> decide(Object command, List<Object> events) {
      return List.of(command);
    }

    @Override
    public List<Object> evolve(List<Object> events, Object event) {
      List<Object> more = new ArrayList<>(events);
      more.add(event);
      return List.copyOf(more);
    }
  }
}
