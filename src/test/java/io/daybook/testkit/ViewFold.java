package io.daybook.testkit;

import io.daybook.kernel.Recorded;
import io.daybook.kernel.StreamId;
import io.daybook.kernel.View;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Folds events into the rows of one view, without a server.
 *
 * @param <R> the rows
 */
public final class ViewFold<R> {
  private final View<R> view;
  private final Map<String, R> rows = new TreeMap<>();
  private final Map<StreamId, Long> versions = new HashMap<>();

  /**
   * What an event did to a row.
   *
   * @param key of the row
   * @param before the row before, null: none
   * @param after the row after, null: none
   */
  public record Change<R>(String key, @Nullable R before, @Nullable R after) {}

  /** Creates a fold with no rows. */
  public ViewFold(View<R> view) {
    this.view = view;
  }

  /** Appends the event to the stream and folds it; null when the view takes no such event. */
  public @Nullable Change<R> apply(String stream, Instant recordedAt, Object event) {
    StreamId id = StreamId.parse(stream);
    long version = versions.merge(id, 1L, Long::sum);
    for (View.Fold<?, R> fold : view.folds()) {
      if (fold.event() == event.getClass()) {
        return apply(fold, id, version, recordedAt, event);
      }
    }
    return null;
  }

  /** Returns the rows by key. */
  public Map<String, R> rows() {
    return rows;
  }

  private <E> Change<R> apply(
      View.Fold<E, R> fold, StreamId id, long version, Instant recordedAt, Object event) {
    Recorded<E> recorded = new Recorded<>(id, version, recordedAt, fold.event().cast(event));
    String key = fold.key().apply(recorded);
    R before = rows.get(key);
    R after = fold.apply().apply(before, recorded);
    if (after == null) {
      rows.remove(key);
    } else {
      rows.put(key, after);
    }
    return new Change<>(key, before, after);
  }
}
