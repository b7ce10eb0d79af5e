/**
 * Publishes committed events to Kafka: from memory while it keeps up, from the event store after a
 * restart or an outage.
 *
 * <p>May use: kernel, codec, platform, eventstore, Vert.x core. Adapter: {@code kafka}. Addresses:
 * consumes {@code committed.<p>}. Checkpoint: {@code relay}.
 */
@NullMarked
package io.daybook.relay;

import org.jspecify.annotations.NullMarked;
