/**
 * The event store in PostgreSQL.
 *
 * <p>Tables, all in the schema {@code daybook}: {@code store}, {@code partition}, {@code event}
 * (partitioned by {@code partition}), {@code checkpoint}, {@code snapshot}, {@code subject_key},
 * {@code erasure_count}, {@code parked_reaction}, {@code migration}.
 *
 * <p>May use: eventstore, kernel, codec, platform, Vert.x PostgreSQL client. Used by: server.
 */
@NullMarked
package io.daybook.eventstore.postgres;

import org.jspecify.annotations.NullMarked;
