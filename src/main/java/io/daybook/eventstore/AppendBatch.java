package io.daybook.eventstore;

import java.util.List;

/**
 * Events of many commands that are appended to one partition together.
 *
 * @param partition the partition
 * @param expectedHead the position that the partition's head must have
 * @param events in order; their positions follow {@code expectedHead} without a gap
 */
public record AppendBatch(int partition, long expectedHead, List<RecordedEvent> events) {
  /** The most events that one command may cause. */
  public static final int COMMAND_EVENTS_MAX = 10_000;

  /** The most bytes that the data of its events may have together. */
  public static final int COMMAND_BYTES_MAX = 64 << 20;

  /**
   * The most bytes of an event's data as it is stored: what every way out of the store takes as one
   * piece.
   */
  public static final int EVENT_BYTES_MAX = 3 << 20;

  /**
   * Creates a batch.
   *
   * @throws IllegalArgumentException when it is empty or its positions do not follow the head
   */
  public AppendBatch {
    if (events.isEmpty()) {
      throw new IllegalArgumentException("an append needs an event");
    }
    long expected = expectedHead;
    for (RecordedEvent event : events) {
      expected++;
      if (event.position() != expected || event.partition() != partition) {
        throw new IllegalArgumentException(
            "expected position %d:%d, was %d:%d"
                .formatted(partition, expected, event.partition(), event.position()));
      }
    }
  }
}
