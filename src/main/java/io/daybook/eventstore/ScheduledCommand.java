package io.daybook.eventstore;

import io.daybook.codec.Json;
import io.daybook.kernel.StreamId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command that waits for its time, as it is stored. Times are in whole microseconds.
 *
 * @param key what it is stored under
 * @param content what will be sent
 * @param deliverAt not before that
 * @param scheduledAt when it was stored; tells it from a later one under the same key
 * @param state how far it has come
 */
public record ScheduledCommand(
    Key key, Content content, Instant deliverAt, Instant scheduledAt, State state) {
  /** The expected version of a command that goes with any. */
  public static final long ANY_VERSION = -1;

  /** A command id belongs to one command of a stream. */
  public record Key(StreamId stream, String commandId) {}

  /**
   * What will be sent.
   *
   * @param command its name in its category
   * @param body JSON, or encrypted bytes where something in it is personal
   * @param fingerprint as the event store keeps it; of a body that is encrypted only the part that
   *     says nothing personal
   * @param expectedVersion what the stream's version must be, 0 for none; {@link #ANY_VERSION}
   * @param context ids for the events' metadata, as {@link Metadata} writes them
   */
  public record Content(
      String command, Json body, String fingerprint, long expectedVersion, Json context) {}

  /**
   * Why it was not delivered.
   *
   * @param type the kind of problem, as in a problem answer, for example {@code rejected}
   * @param code the broken rule, null for other problems
   * @param detail what is wrong, for people
   */
  public record Trouble(String type, @Nullable String code, String detail) {}

  /** How far it has come. */
  public sealed interface State {
    /**
     * It will be delivered.
     *
     * @param dueAt when, or when again
     * @param attempts how often it was claimed
     * @param claimed whether somebody is delivering it, at most until it is due again
     * @param last why it was not delivered the last time, null when there is nothing to say
     */
    record Waiting(Instant dueAt, int attempts, boolean claimed, @Nullable Trouble last)
        implements State {}

    /**
     * It was refused for good, and is kept for an operator to see.
     *
     * @param at since when
     * @param attempts how often it was claimed
     */
    record Parked(Instant at, int attempts, Trouble why) implements State {}

    /** Returns how often it was claimed. */
    int attempts();
  }

  /** Returns a new one that waits. */
  public static ScheduledCommand waiting(
      Key key, Content content, Instant deliverAt, Instant scheduledAt) {
    return new ScheduledCommand(
        key, content, deliverAt, scheduledAt, new State.Waiting(deliverAt, 0, false, null));
  }

  /** Returns the same command in another state. */
  public ScheduledCommand in(State next) {
    return new ScheduledCommand(key, content, deliverAt, scheduledAt, next);
  }

  /** Returns the same command without its body. */
  public ScheduledCommand withoutBody() {
    Content bare =
        new Content(
            content.command,
            Json.of(""),
            content.fingerprint,
            content.expectedVersion,
            content.context);
    return new ScheduledCommand(key, bare, deliverAt, scheduledAt, state);
  }

  /** Tells whether somebody is delivering it at that time. */
  public boolean isClaimed(Instant now) {
    return state instanceof State.Waiting waiting
        && waiting.claimed()
        && waiting.dueAt().isAfter(now);
  }
}
