/**
 * The way in of the write side: the command envelope, its answers, and the gateway that sends it
 * over the event bus to the partition that owns its stream.
 *
 * <p>May use: kernel, codec, platform, eventstore (ids and positions), Vert.x core. Sends to {@code
 * command.<p>}.
 *
 * <p>Commands for a later time go through {@link io.daybook.command.CommandSchedule}.
 */
@NullMarked
package io.daybook.command;

import org.jspecify.annotations.NullMarked;
