package io.daybook.eventstore;

import io.daybook.codec.Json;
import io.daybook.kernel.StreamId;
import java.util.UUID;

/**
 * The state of a stream after one of its events, kept so that the events before it need not be
 * read.
 *
 * @param stream the stream
 * @param version of the last event that is in the state, 1 and up
 * @param eventId the id of that event
 * @param schema what the state is written as; only who writes the same can read it
 * @param state the state as JSON
 */
public record Snapshot(StreamId stream, long version, UUID eventId, String schema, Json state) {}
