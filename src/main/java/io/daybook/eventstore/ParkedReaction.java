package io.daybook.eventstore;

import io.daybook.kernel.StreamId;
import java.time.Instant;
import java.util.UUID;

/**
 * A reaction that a reactor could not do, kept until a person has looked at it.
 *
 * @param reactor the reactor's name
 * @param partition the event's partition
 * @param position the event's position in it
 * @param stream the event's stream; its later events wait behind this one
 * @param eventId the event's id
 * @param eventType the stored name of the event's type
 * @param state what it waits for
 * @param step what of the reaction failed, for people; empty when none of it could begin
 * @param problem why, for people
 * @param attempts how often the step was tried
 * @param since when it was parked
 */
public record ParkedReaction(
    String reactor,
    int partition,
    long position,
    StreamId stream,
    UUID eventId,
    String eventType,
    State state,
    String step,
    String problem,
    int attempts,
    Instant since) {

  /** What a parked reaction waits for. */
  public enum State {
    /** A step of it kept failing: it waits for a person. */
    FAILED,
    /** It waits for an earlier reaction to the same stream. */
    WAITING,
    /** A person has given it up; what is left is the trace of that. */
    GIVEN_UP
  }

  /** Returns the same as it is after it was given up. */
  public ParkedReaction givenUp() {
    return with(State.GIVEN_UP, since);
  }

  /** Returns the same, parked since another time. */
  public ParkedReaction parkedSince(Instant time) {
    return with(state, time);
  }

  private ParkedReaction with(State other, Instant time) {
    return new ParkedReaction(
        reactor, partition, position, stream, eventId, eventType, other, step, problem, attempts,
        time);
  }

  /** Returns the event's place, {@code partition:position}. */
  public String place() {
    return partition + ":" + position;
  }
}
