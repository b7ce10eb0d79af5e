package io.daybook.kernel;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a reactor wants done because of an event: a tree of steps, plain data, no code.
 *
 * <p>Each step comes to one of two outcomes: accepted, or refused with a code. Refused is what a
 * business rule said no to; whatever else keeps a command from its effect is the engine's business,
 * which sends it again. A step is done at least once, and its command takes effect at most once,
 * since its command id is made of the reactor, the event and the step.
 *
 * <p>Only what was accepted with an event is remembered for ever. A command that was refused may be
 * accepted when it is sent again, after a crash or by another node: where a process decides on a
 * refusal, let the decider make that refusal an event, and name it in {@link Send#refusedBy}.
 */
public sealed interface Reaction {

  /** Nothing is to be done; accepted. */
  record Nothing() implements Reaction {}

  /**
   * Sends a command.
   *
   * @param stream what it is for
   * @param command a record of the stream's category
   * @param refusals events of that category that say no, although the command was accepted
   */
  record Send(StreamId stream, Object command, Set<Class<?>> refusals) implements Reaction {
    /** Creates a step. */
    public Send {
      refusals = Set.copyOf(refusals);
    }

    /**
     * Lets the step count as refused when the command was accepted with that event; the code is the
     * simple name of the event's record.
     */
    public Send refusedBy(Class<?> event) {
      return new Send(stream, command, Set.of(event));
    }
  }

  /**
   * Keeps a command until its time, durably; accepted once it is kept. What comes of it then is
   * seen by its events only.
   *
   * @param at when it is sent, at once when that has gone by
   * @param stream what it is for
   * @param command a record of the stream's category
   */
  record Later(Instant at, StreamId stream, Object command) implements Reaction {}

  /**
   * Does several things in any order, several at once; accepted when all are, else refused as the
   * first of them that was.
   */
  record Together(List<Reaction> parts) implements Reaction {
    /** Creates a step. */
    public Together {
      parts = List.copyOf(parts);
    }
  }

  /** Does the next when the first was accepted. */
  record Then(Reaction first, Reaction next) implements Reaction {}

  /**
   * Does something else when the first was refused; then the outcome is that of the other.
   *
   * @param code with which code, null for any
   */
  record Otherwise(Reaction first, @Nullable String code, Reaction instead) implements Reaction {}

  /** Returns the reaction of doing nothing. */
  static Reaction nothing() {
    return new Nothing();
  }

  /**
   * Returns the sending of a command.
   *
   * @throws IllegalArgumentException when that is no stream
   */
  static Send send(String category, String id, Object command) {
    return new Send(new StreamId(category, id), command, Set.of());
  }

  /**
   * Returns the sending of a command at a time.
   *
   * @throws IllegalArgumentException when that is no stream
   */
  static Reaction later(Instant at, String category, String id, Object command) {
    return new Later(at, new StreamId(category, id), command);
  }

  /** Returns doing all of that, several at once. */
  static Reaction together(Reaction... parts) {
    return new Together(List.of(parts));
  }

  /** Returns doing all of that, several at once. */
  static Reaction together(List<? extends Reaction> parts) {
    return new Together(List.copyOf(parts));
  }

  /** Returns doing the next after this one was accepted. */
  default Reaction then(Reaction next) {
    return new Then(this, next);
  }

  /** Returns doing something else when this one was refused, anywhere in it. */
  default Reaction otherwise(Reaction instead) {
    return new Otherwise(this, null, instead);
  }

  /** Returns doing something else when this one was refused with that code. */
  default Reaction otherwise(String code, Reaction instead) {
    return new Otherwise(this, code, instead);
  }
}
