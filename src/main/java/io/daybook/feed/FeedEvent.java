package io.daybook.feed;

import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.Recorded;

/**
 * An event of the feed, decoded once for all consumers of the process.
 *
 * @param stored the event as it is stored; its hash is {@code EventHash.NONE} when it came by Kafka
 * @param decoded the same for views and reactors
 */
public record FeedEvent(RecordedEvent stored, Recorded<?> decoded) {
  /** Returns the event's position in its partition. */
  public long position() {
    return stored.position();
  }
}
