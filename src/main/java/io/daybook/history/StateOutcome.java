package io.daybook.history;

import io.daybook.codec.StateCodec.Shown;
import io.daybook.eventstore.RecordedEvent;
import java.time.Instant;

/** What came of folding a stream. */
public sealed interface StateOutcome {
  /**
   * A state.
   *
   * @param last the last event that is in it
   * @param state the state
   */
  record Found(RecordedEvent last, Shown state) implements StateOutcome {}

  /** There is no such stream. */
  record NoStream() implements StateOutcome {}

  /** The stream has not come to that version. */
  record NotThere(long currentVersion) implements StateOutcome {}

  /** The stream began later than that. */
  record NotYet(Instant began) implements StateOutcome {}

  /**
   * This program can't read one of the events.
   *
   * @param event the first that it can't read
   * @param problem why, for people
   */
  record Unreadable(RecordedEvent event, String problem) implements StateOutcome {}

  /** The rules failed, or their state is nothing that JSON can show. */
  record Broken(String detail) implements StateOutcome {}

  /** Too many long streams are being folded. */
  record Busy() implements StateOutcome {}
}
