package io.daybook.eventstore;

/** What became of an append. */
public sealed interface AppendOutcome {
  /** The events are durable. */
  record Appended() implements AppendOutcome {}

  /** Another writer moved the head; nothing was stored. */
  record HeadMoved() implements AppendOutcome {}

  /**
   * A unique index refused an event, so nothing was stored: its command id stands in its stream
   * already, or its version does.
   *
   * @param constraint which of the two
   */
  record Duplicate(Constraint constraint) implements AppendOutcome {}

  /**
   * The store refused an event itself, so nothing was stored.
   *
   * @param code why, as SQLSTATE where the store is an SQL database
   * @param detail the store's words, not for clients
   */
  record Refused(String code, String detail) implements AppendOutcome {}

  /**
   * The store could not append at the moment, for a reason of its own, as a full disk or a time
   * limit; nothing was stored, and the same may be appended later.
   *
   * @param code why, as SQLSTATE where the store is an SQL database
   * @param detail the store's words, not for clients
   */
  record Postponed(String code, String detail) implements AppendOutcome {}

  /** The unique indexes of the event table. */
  enum Constraint {
    COMMAND_ID,
    STREAM_VERSION,
    POSITION
  }
}
