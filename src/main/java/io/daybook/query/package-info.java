/**
 * The way in of the read side: queries, their answers, and the gateway that sends them over the
 * event bus to the slices of a view and merges what comes back.
 *
 * <p>May use: kernel, codec, platform, eventstore (positions), Vert.x core. Sends to {@code
 * query.<view>.<slice>}.
 */
@NullMarked
package io.daybook.query;

import org.jspecify.annotations.NullMarked;
