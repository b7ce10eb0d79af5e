package io.daybook.view;

import io.daybook.eventstore.Positions;
import io.daybook.platform.LocalMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a slice's rows went through in one batch of the feed, published on {@code changes.<view>}
 * after every batch, also when no row changed, so that readers know the positions.
 *
 * @param view the view
 * @param slice the slice of it
 * @param from what the slice had applied before; a reader that is not there has missed something
 * @param to what it has applied now
 * @param changes one for each row that differs, keys without repetition
 */
public record RowChanges(String view, int slice, Positions from, Positions to, List<Change> changes)
    implements LocalMessage {

  /**
   * A row that differs; at least one of both sides is there.
   *
   * @param before the row before the batch
   * @param after the row now, null when it is gone
   */
  public record Change(String key, @Nullable Row before, @Nullable Row after) {}

  /** Returns that the slice is where it was after this, without any row. */
  RowChanges empty() {
    return new RowChanges(view, slice, to, to, List.of());
  }
}
