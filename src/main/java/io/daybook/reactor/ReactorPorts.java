package io.daybook.reactor;

import io.daybook.codec.CommandCodec;
import io.daybook.codec.EventCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandReply;
import io.daybook.command.CommandSchedule;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.ParkedReactionStore;
import io.daybook.platform.Clock;
import io.daybook.platform.Timers;
import io.vertx.core.Future;

/**
 * What a reactor works with.
 *
 * @param store the event store
 * @param parked the reactions that could not be done
 * @param events the event types
 * @param commands the command types
 * @param sender the way to the write side
 * @param schedule keeps commands until their time
 * @param clock the time
 * @param timers run actions on the reactor's context
 */
public record ReactorPorts(
    EventStore store,
    ParkedReactionStore parked,
    EventCodec events,
    CommandCodec commands,
    Sender sender,
    CommandSchedule schedule,
    Clock clock,
    Timers timers) {

  /** Sends a command. */
  @FunctionalInterface
  public interface Sender {
    /** Answers what became of it; the future fails when nobody answers. */
    Future<CommandReply> send(CommandEnvelope envelope);
  }
}
