package io.daybook.eventstore;

import io.daybook.codec.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the event table as it is there, whatever is in it: what is checked, exported and hashed.
 * See {@link RecordedEvent} for what the fields mean.
 *
 * @param stream not necessarily a stream id
 * @param recordedAtMicros microseconds since 1970
 * @param hash null where what is stored has not 32 bytes
 */
public record StoredEvent(
    int partition,
    long position,
    String stream,
    long version,
    UUID id,
    String type,
    int schemaVersion,
    Json data,
    Json metadata,
    String commandId,
    int commandIndex,
    long recordedAtMicros,
    @Nullable EventHash hash) {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  /** Returns the row of an event. */
  public static StoredEvent of(RecordedEvent event) {
    return new StoredEvent(
        event.partition(),
        event.position(),
        event.stream().toString(),
        event.version(),
        event.id(),
        event.type(),
        event.schemaVersion(),
        event.data(),
        event.metadata(),
        event.commandId(),
        event.commandIndex(),
        micros(event.recordedAt()),
        event.hash());
  }

  /** Returns a time in microseconds since 1970; what is finer is cut off. */
  public static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), MICROS_PER_SECOND),
        time.getNano() / NANOS_PER_MICRO);
  }

  /** Returns when it was recorded. */
  public Instant recordedAt() {
    return Instant.ofEpochSecond(
        Math.floorDiv(recordedAtMicros, MICROS_PER_SECOND),
        Math.floorMod(recordedAtMicros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
  }
}
