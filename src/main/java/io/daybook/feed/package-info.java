/**
 * The ordered events of every partition as consumers see them, whatever Kafka loses, repeats or
 * reorders.
 *
 * <p>A record from Kafka is a hint. Every consumer keeps the last position it has applied of each
 * partition and follows one rule: a position at or before it is dropped, the next one is applied,
 * and a later one means that the hole is fetched from the event store. Without Kafka the event
 * store is polled.
 *
 * <p>May use: kernel, codec, platform, eventstore, Vert.x core. Adapter: {@code kafka}. Addresses:
 * {@code feed.subscribe}, {@code feed.to.<consumer>}, {@code committed.<p>}.
 */
@NullMarked
package io.daybook.feed;

import org.jspecify.annotations.NullMarked;
