/**
 * The way into the event store: gives drafts of events their position, time and hash, and appends
 * them to a partition in one group commit at a time.
 *
 * <p>May use: kernel, codec, platform, eventstore, Vert.x core (futures).
 */
@NullMarked
package io.daybook.append;

import org.jspecify.annotations.NullMarked;
