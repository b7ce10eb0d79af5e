package io.daybook.eventstore;

import io.daybook.codec.Json;
import io.daybook.codec.StoredForm;
import io.daybook.kernel.StreamId;
import java.time.Instant;
import java.util.UUID;

/**
 * An event as it is stored.
 *
 * @param partition the partition of its stream, 0-based
 * @param position its 1-based, gapless place in the partition
 * @param stream the stream it belongs to
 * @param version its 1-based, gapless place in the stream
 * @param id unique, UUID version 7
 * @param type the stored name of its type
 * @param schemaVersion the version of that type's schema, 1 and up
 * @param data the event as JSON
 * @param metadata correlation id, causation id, actor, tenant, traceparent and command hash as JSON
 * @param commandId the command that caused it
 * @param commandIndex its 0-based place among that command's events
 * @param recordedAt when it was recorded, in microseconds
 * @param hash SHA-256 over the hash of the event before it in the partition and over all the fields
 *     above
 */
public record RecordedEvent(
    int partition,
    long position,
    StreamId stream,
    long version,
    UUID id,
    String type,
    int schemaVersion,
    Json data,
    Json metadata,
    String commandId,
    int commandIndex,
    Instant recordedAt,
    EventHash hash) {
  /** Returns what a codec needs to read the event. */
  public StoredForm form() {
    return new StoredForm(stream, recordedAt, type, schemaVersion, data);
  }
}
