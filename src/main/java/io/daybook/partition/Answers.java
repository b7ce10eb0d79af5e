package io.daybook.partition;

import io.daybook.command.CommandReply;
import io.daybook.eventstore.Metadata;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.partition.StreamState.Answer;
import java.util.ArrayList;
import java.util.List;

/** Makes the answer of an accepted command from the events that it caused. */
final class Answers {
  private Answers() {}

  static Answer of(List<RecordedEvent> events) {
    return of(Metadata.commandHash(events.getFirst().metadata()), events);
  }

  static Answer of(String fingerprint, List<RecordedEvent> events) {
    RecordedEvent last = events.getLast();
    if (events.size() == 1) {
      return new Answer(fingerprint, last.version(), last.position(), List.of(event(last)));
    }
    List<CommandReply.Event> caused = new ArrayList<>(events.size());
    for (RecordedEvent event : events) {
      caused.add(event(event));
    }
    return new Answer(fingerprint, last.version(), last.position(), List.copyOf(caused));
  }

  private static CommandReply.Event event(RecordedEvent event) {
    return new CommandReply.Event(event.id(), event.type(), event.version());
  }
}
