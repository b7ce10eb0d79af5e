package io.daybook.live;

import io.daybook.eventstore.Positions;
import io.daybook.kernel.StreamId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client follows with server-sent events. */
public sealed interface Followed {
  /** A stream, from a version on. */
  record Stream(StreamId stream, long from) implements Followed {}

  /** A partition's log, from a position on. */
  record Partition(int partition, long from) implements Followed {}

  /**
   * Rows of a view.
   *
   * @param key of the one row, null for those that match
   * @param where the texts that their index fields have; none for all rows
   * @param after what the client has seen of them already, null for nothing
   */
  record Rows(
      String view, @Nullable String key, Map<String, String> where, @Nullable Positions after)
      implements Followed {}
}
