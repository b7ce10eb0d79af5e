/**
 * The event store's port: append to a partition, read a stream, read a partition's log; and the
 * types in which events travel between the write side and the read side.
 *
 * <p>May use: kernel, codec, Vert.x core (futures). Adapters: {@code postgres}, {@code memory}; one
 * contract suite holds them to the same behaviour.
 */
@NullMarked
package io.daybook.eventstore;

import org.jspecify.annotations.NullMarked;
