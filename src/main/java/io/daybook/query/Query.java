package io.daybook.query;

import io.daybook.eventstore.Positions;
import io.daybook.platform.LocalMessage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A question to one slice of a view. */
public sealed interface Query extends LocalMessage {
  /** Returns what the answer must at least reflect, and for how long that may be waited for. */
  Freshness freshness();

  /**
   * How new an answer must be.
   *
   * @param after the positions that the slice must have applied; null for whatever it has
   * @param waitMillis how long the slice may wait for them before it answers {@link
   *     QueryReply.Behind}
   */
  record Freshness(@Nullable Positions after, long waitMillis) {
    /** Whatever there is, at once. */
    public static final Freshness ANY = new Freshness(null, 0);
  }

  /** The row of a key. */
  record ByKey(String key, Freshness freshness) implements Query {}

  /**
   * Rows by declared indexes, all of which must match; all rows where {@code where} is empty.
   *
   * @param where the text of the value by index field
   * @param sort a declared sort field; null sorts by key
   * @param descending whether the greatest comes first; rows of equal value follow by key in the
   *     same direction
   * @param limit the most rows, 1 and up
   * @param cursor where an earlier answer ended, as its {@code next}; null begins
   */
  record ByFields(
      Map<String, String> where,
      @Nullable String sort,
      boolean descending,
      int limit,
      @Nullable String cursor,
      Freshness freshness)
      implements Query {}

  /** No rows: only that the slice has come so far. */
  record Progress(Freshness freshness) implements Query {}

  /** The state of the slice: rows and positions. */
  record Status() implements Query {
    @Override
    public Freshness freshness() {
      return Freshness.ANY;
    }
  }
}
