package io.daybook.feed;

import java.util.List;

/**
 * Consecutive events of one partition.
 *
 * @param partition the partition
 * @param events at least one, their positions without a gap
 */
public record FeedRun(int partition, List<FeedEvent> events) {
  /** Returns the position of the first event. */
  public long first() {
    return events.getFirst().position();
  }

  /** Returns the position of the last event. */
  public long last() {
    return events.getLast().position();
  }

  /** Returns the run without the events up to the given position, which lies before its last. */
  public FeedRun after(long position) {
    return position < first()
        ? this
        : new FeedRun(partition, events.subList((int) (position - first()) + 1, events.size()));
  }
}
