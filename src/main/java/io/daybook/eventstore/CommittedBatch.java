package io.daybook.eventstore;

import io.daybook.platform.LocalMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that this process has just made durable, still in memory: a hint for relay and feed.
 *
 * @param partition their partition
 * @param events at least one, their positions without a gap
 * @param decided the events as the rules gave them, each at the place of its stored form; null for
 *     one that has something personal, which nobody may keep in the clear
 */
public record CommittedBatch(
    int partition, List<RecordedEvent> events, List<@Nullable Object> decided)
    implements LocalMessage {
  /** Returns the position of the first event. */
  public long first() {
    return events.getFirst().position();
  }

  /** Returns the position of the last event. */
  public long last() {
    return events.getLast().position();
  }
}
