package io.daybook.feed;

import java.util.Set;

/**
 * The bounds of a feed verticle.
 *
 * @param pageEvents events that are read from the event store at once, of each partition
 * @param pollMillis how often the event store is asked for its heads when there is no source, and
 *     how long to wait after a failure
 * @param headsMillis how often the event store is asked for its heads when there is a source
 * @param stallMillis how long a source may owe an event that is known to be there
 * @param ackMillis how long a consumer may take for a batch before it is dropped
 * @param awaited consumers without which the feed does not begin
 */
public record FeedOptions(
    int pageEvents,
    long pollMillis,
    long headsMillis,
    long stallMillis,
    long ackMillis,
    Set<String> awaited) {

  /** Returns the usual bounds. */
  public static FeedOptions awaiting(Set<String> consumers) {
    return new FeedOptions(2_000, 20, 1_000, 250, 30_000, Set.copyOf(consumers));
  }
}
