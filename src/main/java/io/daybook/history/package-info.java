/**
 * The states of streams as they are, or as they were: folds of stored events, for readers.
 *
 * <p>May use: kernel, codec, platform, eventstore, privacy, Vert.x core (futures). Reads the
 * snapshots that the owners of partitions write, and writes nothing.
 */
@NullMarked
package io.daybook.history;

import org.jspecify.annotations.NullMarked;
