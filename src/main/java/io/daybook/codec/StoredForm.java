package io.daybook.codec;

import io.daybook.kernel.StreamId;
import java.time.Instant;

/**
 * What of a stored event says which event it is.
 *
 * @param stream its stream
 * @param recordedAt when it was recorded
 * @param type the stored name of its type
 * @param schemaVersion the version of that type's schema, 1 and up
 * @param data the event as JSON
 */
public record StoredForm(
    StreamId stream, Instant recordedAt, String type, int schemaVersion, Json data) {}
