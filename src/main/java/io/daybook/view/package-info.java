/**
 * Read models in memory: slices that fold the feed into rows, their indexes and sorts, and rollups
 * that fold row changes into totals.
 *
 * <p>A slice is a verticle that owns the rows whose key hashes to it, together with the position it
 * has applied of every partition. It can be thrown away and built again from position 1.
 *
 * <p>May use: kernel, codec, platform, eventstore (positions), privacy, feed, query (its messages),
 * Vert.x core. Addresses: {@code query.<view>.<slice>}, {@code changes.<view>}.
 */
@NullMarked
package io.daybook.view;

import org.jspecify.annotations.NullMarked;
