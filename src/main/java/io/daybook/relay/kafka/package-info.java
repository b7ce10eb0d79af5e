/**
 * The relay's target in Kafka.
 *
 * <p>May use: relay, kafka, eventstore (types), Kafka and Vert.x Kafka clients. Used by: server.
 */
@NullMarked
package io.daybook.relay.kafka;

import org.jspecify.annotations.NullMarked;
