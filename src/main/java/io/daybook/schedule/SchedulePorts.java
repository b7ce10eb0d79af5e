package io.daybook.schedule;

import io.daybook.codec.CommandCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.ScheduledCommandStore;
import io.daybook.platform.Clock;
import io.daybook.platform.Timers;
import io.daybook.privacy.SealedCommands;
import io.vertx.core.Future;

/**
 * What a schedule works with.
 *
 * @param store keeps the commands
 * @param events tells which commands took effect already
 * @param sealed encrypts what is personal
 * @param codec the commands that there are
 * @param commands the way that all commands take
 * @param clock the time
 * @param timers run actions on the context later
 */
public record SchedulePorts(
    ScheduledCommandStore store,
    EventStore events,
    SealedCommands sealed,
    CommandCodec codec,
    Sender commands,
    Clock clock,
    Timers timers) {

  /** Sends a command to its partition. */
  @FunctionalInterface
  public interface Sender {
    /** Returns the answer; fails when none came, and then the command may have taken effect. */
    Future<CommandReply> send(CommandEnvelope envelope);
  }
}
