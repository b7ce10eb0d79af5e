package io.daybook.live;

import io.daybook.eventstore.Positions;
import io.daybook.kernel.StreamId;
import org.jspecify.annotations.Nullable;

/** What a client asks for in one frame. */
sealed interface LiveRequest {
  /** Answer with pong. */
  record Ping(@Nullable String id) implements LiveRequest {}

  /** End the subscription. */
  record Unsubscribe(String id) implements LiveRequest {}

  /** Follow something under a name of the client's. */
  sealed interface Subscribe extends LiveRequest {
    /** Returns that name. */
    String id();
  }

  /** Returns what is followed on a connection of its own, where it needs no name. */
  static Subscribe of(Followed followed, int partitions) {
    return switch (followed) {
      case Followed.Stream(StreamId stream, long from) -> new SubscribeStream("", stream, from);
      case Followed.Partition(int partition, long from) ->
          new SubscribePartition(
              "", partition, Positions.start(partitions).with(partition, from - 1));
      case Followed.Rows rows ->
          new SubscribeView("", rows.view(), Selector.of(rows.key(), rows.where()), rows.after());
    };
  }

  /**
   * Follow rows of a view.
   *
   * @param after what the client has seen of them already; null for nothing
   */
  record SubscribeView(String id, String view, Selector selector, @Nullable Positions after)
      implements Subscribe {}

  /** Follow a stream from a version on. */
  record SubscribeStream(String id, StreamId stream, long from) implements Subscribe {}

  /**
   * Follow all streams of a category.
   *
   * @param after what the client has seen of them already; null begins now
   */
  record SubscribeCategory(String id, String category, @Nullable Positions after)
      implements Subscribe {}

  /**
   * Follow the log of a partition.
   *
   * @param after what the client has seen of it already
   */
  record SubscribePartition(String id, int partition, Positions after) implements Subscribe {}

  /**
   * Not a request.
   *
   * @param id the id that it names, null when it names none
   */
  record Malformed(@Nullable String id, String detail) implements LiveRequest {}
}
