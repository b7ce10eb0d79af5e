package io.daybook.view;

import io.daybook.eventstore.Positions;
import io.daybook.platform.LocalMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a slice's rows went through in one batch of the feed, published on {@code changes.<view>}
 * after every batch, also when no row changed, so that readers know the positions. Rows that are
 * folded again, since somebody was erased, are announced without a step forward.
 *
 * @param view the view
 * @param slice the slice of it
 * @param number 1 for what a slice announces first, and so on without a gap
 * @param from what the slice had applied before; a reader that is not there has missed something
 * @param to what it has applied now
 * @param changes one for each row that differs, keys without repetition
 */
public record RowChanges(
    String view, int slice, long number, Positions from, Positions to, List<Change> changes)
    implements LocalMessage {

  /**
   * A row that differs; at least one of both sides is there.
   *
   * @param before the row before the batch
   * @param after the row now, null when it is gone
   */
  public record Change(String key, @Nullable Row before, @Nullable Row after) {}

  /** Tells whether rows were folded again. */
  boolean isRefold() {
    return from.equals(to) && !changes.isEmpty();
  }

  /** Returns that the slice is where it was after this, without any row. */
  RowChanges empty() {
    return new RowChanges(view, slice, number, to, to, List.of());
  }
}
