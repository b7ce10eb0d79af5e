package io.daybook.schedule;

import io.daybook.command.CommandReply;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Metadata;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.ScheduledCommand.Key;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** What a command id has done already, from the event store. */
final class Effects {
  private Effects() {}

  /**
   * The effect of a command id.
   *
   * @param fingerprint of the command that had it
   * @param reply its answer
   */
  record Effect(String fingerprint, CommandReply.Accepted reply) {}

  static Future<Optional<Effect>> find(EventStore events, Key key) {
    return events
        .readCommand(key.stream(), key.commandId())
        .map(caused -> caused.isEmpty() ? Optional.empty() : Optional.of(of(caused)));
  }

  private static Effect of(List<RecordedEvent> caused) {
    RecordedEvent last = caused.getLast();
    List<CommandReply.Event> shown =
        caused.stream()
            .map(event -> new CommandReply.Event(event.id(), event.type(), event.version()))
            .toList();
    return new Effect(
        Metadata.commandHash(caused.getFirst().metadata()),
        new CommandReply.Accepted(
            last.stream(), last.version(), last.partition(), last.position(), shown, true));
  }
}
