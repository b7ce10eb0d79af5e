package io.daybook.schedule;

import io.daybook.command.CommandReply;
import io.daybook.eventstore.ScheduledCommand.Trouble;

/** What the answer to a delivered command means for it. */
sealed interface Verdict {
  /** Stands for what was said of a command with something personal. */
  String NO_TEXT = "what was said of it is not kept, since something in it is personal";

  /** It is done, durably. */
  record Done() implements Verdict {
    @Override
    public Verdict withoutText() {
      return this;
    }
  }

  /**
   * It was refused for good.
   *
   * @param keepBody whether an operator may want to try it again
   */
  record Refused(Trouble why, boolean keepBody) implements Verdict {
    @Override
    public Verdict withoutText() {
      return new Refused(new Trouble(why.type(), why.code(), NO_TEXT), keepBody);
    }
  }

  /**
   * It has to be tried again.
   *
   * @param unsure whether it may be taking effect even now
   * @param busy whether others would fare no better now
   */
  record Again(Trouble why, boolean unsure, boolean busy) implements Verdict {
    @Override
    public Verdict withoutText() {
      return this;
    }
  }

  /**
   * Returns the same without what rules or the command itself said, in which there may be something
   * personal. That something has to be tried again says the server, in words of its own.
   */
  Verdict withoutText();

  /** Returns what an answer means. */
  static Verdict of(CommandReply reply) {
    return switch (reply) {
      case CommandReply.Accepted ignored -> new Done();
      case CommandReply.Rejected(String code, String detail) ->
          new Refused(new Trouble("rejected", code, detail), !code.equals("subject-erased"));
      case CommandReply.VersionMismatch(long current) ->
          refused("version-mismatch", "the stream was at version " + current);
      case CommandReply.CommandIdReused() ->
          refused("idempotency-key-reused", "the key was used for another command on this stream");
      case CommandReply.StreamUnreadable unreadable ->
          refused("stream-unreadable", unreadable.detail());
      case CommandReply.Defect(String detail) -> refused("defect", detail);
      case CommandReply.Conflict(int attempts) ->
          again("conflict", "tried " + attempts + " times", false);
      case CommandReply.Overloaded() -> again("overloaded", "a queue was full", true);
      case CommandReply.Unavailable() ->
          again("unavailable", "the event store could not be reached", true);
      case CommandReply.Unknown() -> unsure("the store broke off");
    };
  }

  /** It may have taken effect, or be taking effect even now. */
  static Verdict unsure(String detail) {
    return new Again(new Trouble("outcome-unknown", null, detail), true, true);
  }

  /** The command can't even be sent. */
  static Verdict unreadable(String detail) {
    return refused("unreadable", detail);
  }

  /** Nothing happened yet. */
  static Verdict again(String type, String detail, boolean busy) {
    return new Again(new Trouble(type, null, detail), false, busy);
  }

  private static Verdict refused(String type, String detail) {
    return new Refused(new Trouble(type, null, detail), true);
  }
}
