package io.daybook.kernel;

import java.time.Instant;

/**
 * A stored event as views and reactors see it.
 *
 * @param stream the stream that it belongs to
 * @param version its 1-based place in that stream
 * @param recordedAt when it was recorded, by the writer's clock, in microseconds; data only, never
 *     an order
 * @param event the event itself
 */
public record Recorded<E>(StreamId stream, long version, Instant recordedAt, E event) {
  /** Returns the id of the stream without its category. */
  public String id() {
    return stream.id();
  }
}
