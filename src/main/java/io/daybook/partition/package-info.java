/**
 * The owner of a partition on the write side: keeps the states of its streams, decides commands one
 * after the other, appends their events in groups, and answers when they are durable.
 *
 * <p>May use: kernel, codec, platform, eventstore, privacy, command, Vert.x core. Addresses:
 * consumes {@code command.<p>}; publishes {@code committed.<p>}.
 */
@NullMarked
package io.daybook.partition;

import org.jspecify.annotations.NullMarked;
