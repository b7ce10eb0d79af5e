/**
 * What relay and feed share about Kafka: the form of a record, the topic, how to connect.
 *
 * <p>May use: kernel, codec, eventstore (types), Kafka and Vert.x Kafka clients.
 */
@NullMarked
package io.daybook.kafka;

import org.jspecify.annotations.NullMarked;
