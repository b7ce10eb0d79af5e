/**
 * The feed's source in Kafka.
 *
 * <p>May use: feed, kafka, eventstore (types), Kafka and Vert.x Kafka clients. Used by: server.
 */
@NullMarked
package io.daybook.feed.kafka;

import org.jspecify.annotations.NullMarked;
