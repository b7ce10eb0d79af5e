package io.daybook.command;

import io.daybook.kernel.StreamId;
import io.daybook.platform.LocalMessage;
import org.jspecify.annotations.Nullable;

/**
 * A command on its way to the partition that owns its stream.
 *
 * @param stream what it is for
 * @param command the decoded command, a record of the category
 * @param commandId the client's {@code Idempotency-Key}, or a generated id
 * @param repeatable whether the client chose the command id, so that it may come again
 * @param fingerprint what the command is, for telling a repeat from a reuse of its id: 22
 *     characters of base64url, from a SHA-256 over the command's name and canonical JSON
 * @param expectation what the client expects of the stream's version
 * @param context ids to keep in the events' metadata
 */
public record CommandEnvelope(
    StreamId stream,
    Object command,
    String commandId,
    boolean repeatable,
    String fingerprint,
    Expectation expectation,
    Context context)
    implements LocalMessage {

  /**
   * Where a command comes from.
   *
   * @param correlationId the conversation that it is part of
   * @param causationId what directly caused it: a command id or an event id
   * @param actor who sent it, null when nobody was authenticated
   * @param tenant on whose behalf, null where there is only one
   * @param traceparent the W3C trace context, null when there is none
   */
  public record Context(
      String correlationId,
      String causationId,
      @Nullable String actor,
      @Nullable String tenant,
      @Nullable String traceparent) {}

  /** What a client expects of a stream before its command. */
  public sealed interface Expectation {
    /** Anything. */
    record Any() implements Expectation {}

    /** That the stream does not exist. */
    record NoStream() implements Expectation {}

    /** That the stream has this version. */
    record AtVersion(long version) implements Expectation {}

    /** Tells whether a stream of that version, 0 for none, meets the expectation. */
    default boolean holds(long version) {
      return switch (this) {
        case Any ignored -> true;
        case NoStream ignored -> version == 0;
        case AtVersion(long expected) -> version == expected;
      };
    }
  }
}
