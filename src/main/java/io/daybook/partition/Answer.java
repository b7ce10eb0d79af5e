package io.daybook.partition;

import io.daybook.command.CommandReply.Event;
import io.daybook.eventstore.Metadata;
import io.daybook.eventstore.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The answer to an accepted command, as it is kept with the state of its stream. There are hundreds
 * of thousands of them, so that to one event, as most are, is a single object.
 */
sealed interface Answer {
  String commandId();

  /** Returns what tells the command from others of the same id. */
  String fingerprint();

  /** Returns the version of the stream after it. */
  long version();

  /** Returns the position of its last event. */
  long position();

  /** Returns what it caused, at least one event. */
  List<Event> events();

  /** Returns how many events it caused. */
  int count();

  /** The answer to a command that caused one event. */
  record ToOne(
      String commandId,
      String fingerprint,
      long version,
      long position,
      String type,
      long idHigh,
      long idLow)
      implements Answer {
    @Override
    public List<Event> events() {
      return List.of(new Event(new UUID(idHigh, idLow), type, version));
    }

    @Override
    public int count() {
      return 1;
    }
  }

  /** The answer to a command that caused several. */
  record ToSeveral(
      String commandId, String fingerprint, long version, long position, List<Event> events)
      implements Answer {
    /** Creates an answer. */
    public ToSeveral {
      events = List.copyOf(events);
    }

    @Override
    public int count() {
      return events.size();
    }
  }

  /** Returns the answer to the command of which these are all events. */
  static Answer of(List<RecordedEvent> events) {
    return of(Metadata.commandHash(events.getFirst().metadata()), events);
  }

  /** The same where the fingerprint is known. */
  static Answer of(String fingerprint, List<RecordedEvent> events) {
    RecordedEvent last = events.getLast();
    if (events.size() == 1) {
      return one(fingerprint, last);
    }
    List<Event> caused = new ArrayList<>(events.size());
    for (RecordedEvent event : events) {
      caused.add(event(event));
    }
    return new ToSeveral(last.commandId(), fingerprint, last.version(), last.position(), caused);
  }

  /** Returns this answer, and that its command caused the next event too. */
  default Answer and(RecordedEvent next) {
    List<Event> more = new ArrayList<>(events());
    more.add(event(next));
    return new ToSeveral(commandId(), fingerprint(), next.version(), next.position(), more);
  }

  private static Answer one(String fingerprint, RecordedEvent event) {
    return new ToOne(
        event.commandId(),
        fingerprint,
        event.version(),
        event.position(),
        event.type(),
        event.id().getMostSignificantBits(),
        event.id().getLeastSignificantBits());
  }

  private static Event event(RecordedEvent event) {
    return new Event(event.id(), event.type(), event.version());
  }
}
