package io.daybook.command;

import io.daybook.kernel.StreamId;
import io.daybook.platform.LocalMessage;
import java.util.List;
import java.util.UUID;

/** The answer to a command. */
public sealed interface CommandReply extends LocalMessage {
  /**
   * The command took effect, now or when it was first sent, and its events are durable.
   *
   * @param stream the stream
   * @param version the stream's version after the command
   * @param partition the stream's partition
   * @param position the position of the command's last event; of the partition's last known event
   *     when it caused none
   * @param events what it caused, none when nothing had to change
   * @param replayed whether this is the answer to an earlier command of the same id
   */
  record Accepted(
      StreamId stream,
      long version,
      int partition,
      long position,
      List<Event> events,
      boolean replayed)
      implements CommandReply {

    /** Tells whether the command began the stream. */
    public boolean created() {
      return !events.isEmpty() && events.getFirst().version() == 1;
    }
  }

  /** An event that a command caused. */
  record Event(UUID id, String type, long version) {}

  /** A business rule said no; nothing changed. */
  record Rejected(String code, String detail) implements CommandReply {}

  /** The stream is not at the version that the client expects; nothing changed. */
  record VersionMismatch(long currentVersion) implements CommandReply {}

  /** The command id was used for another command on this stream; nothing changed. */
  record CommandIdReused() implements CommandReply {}

  /**
   * The stream holds an event that this program can't read, so nobody can say what its state is;
   * nothing changed.
   *
   * @param detail what is wrong with the event, for people
   * @param eventType the stored name of its type
   * @param schemaVersion the version of that type's schema
   * @param version its place in the stream
   * @param partition the stream's partition
   * @param position its place in the partition
   */
  record StreamUnreadable(
      String detail,
      String eventType,
      int schemaVersion,
      long version,
      int partition,
      long position)
      implements CommandReply {}

  /** Other writers kept winning; nothing changed. */
  record Conflict(int attempts) implements CommandReply {}

  /** A queue is full; nothing changed. */
  record Overloaded() implements CommandReply {}

  /** The store can't be reached; nothing changed. */
  record Unavailable() implements CommandReply {}

  /** The store broke off while the command was being stored; it may have taken effect. */
  record Unknown() implements CommandReply {}

  /** The rules or the stream's stored events are defective; nothing changed. */
  record Defect(String detail) implements CommandReply {}
}
