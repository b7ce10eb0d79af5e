package io.daybook.kernel;

import java.time.Instant;

/**
 * An event of an older schema, as upcasters see it: its data on the way to today's schema, and what
 * will never change of it.
 *
 * @param stream the stream that it belongs to
 * @param recordedAt when it was recorded, in microseconds
 * @param type the name that it was stored under, or that an upcaster gave it
 * @param schemaVersion the version that its data has
 * @param data its data
 */
public record OldEvent(
    StreamId stream, Instant recordedAt, String type, int schemaVersion, EventFields data) {
  /** Returns the event with other data. */
  public OldEvent with(EventFields changed) {
    return new OldEvent(stream, recordedAt, type, schemaVersion, changed);
  }
}
