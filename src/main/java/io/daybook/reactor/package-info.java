/**
 * Turns events into commands: runs the reactors of the modules.
 *
 * <p>Takes what the feed hands out, as far as it has room, and fetches the rest from the event
 * store when it has room again. Reacts to events of one stream in order, to those of different
 * streams at once. Keeps its place as a checkpoint of each partition, behind which every reaction
 * is done or parked.
 *
 * <p>May use: kernel, codec, platform, eventstore, privacy (its message), feed, command, Vert.x
 * core. Bus: {@code reactor.<name>}, {@code erased.reactor.<name>}, {@code feed.subscribe}, {@code
 * feed.to.<consumer>}, {@code command.<p>}. Tables by the store's ports: {@code checkpoint}, {@code
 * parked_reaction}.
 */
@NullMarked
package io.daybook.reactor;

import org.jspecify.annotations.NullMarked;
