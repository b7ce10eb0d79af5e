package io.daybook.query;

import io.daybook.codec.Json;
import io.daybook.eventstore.Positions;
import io.daybook.platform.LocalMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of one slice, or of all slices of a view together. */
public sealed interface QueryReply extends LocalMessage {
  /** Returns the answer itself, whether the view has stopped or not. */
  default QueryReply plain() {
    return this;
  }

  /** A row. */
  record Found(String key, Json row, Positions positions) implements QueryReply {}

  /** No row has that key. */
  record Missing(Positions positions) implements QueryReply {}

  /**
   * Rows in the order that was asked for.
   *
   * @param next the cursor of the following rows, null when there are none
   */
  record Rows(List<Entry> rows, @Nullable String next, Positions positions) implements QueryReply {}

  /**
   * A row of {@link Rows}.
   *
   * @param order what it is ordered by, for merging slices: the sort value, null when ordered by
   *     key
   */
  record Entry(String key, Json row, @Nullable Object order) {}

  /** The slice has come at least as far as asked. */
  record Reached(Positions positions) implements QueryReply {}

  /**
   * The slice had not come so far in time.
   *
   * @param problem why it never will, before the server is started again; null while it may
   */
  record Behind(Positions positions, @Nullable String problem) implements QueryReply {}

  /**
   * An answer of a view that has stopped: as it was before the event that it can't apply.
   *
   * @param reply a row, no row, or rows
   * @param problem why it has stopped, for people
   */
  record Stale(QueryReply reply, String problem) implements QueryReply {
    @Override
    public QueryReply plain() {
      return reply;
    }
  }

  /** The question does not fit the view: an undeclared field, a bad cursor. */
  record BadQuery(String detail) implements QueryReply {}

  /**
   * The state of a slice, or of all slices of a view together.
   *
   * @param problem why it has stopped, null when it has not
   */
  record SliceStatus(long rows, Positions positions, State state, @Nullable String problem)
      implements QueryReply {}

  /** What a slice is doing. */
  enum State {
    LIVE,
    CATCHING_UP,
    REBUILDING,
    STOPPED
  }
}
