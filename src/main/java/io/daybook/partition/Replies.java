package io.daybook.partition;

import io.daybook.command.CommandReply;
import io.daybook.eventstore.AppendOutcome;
import io.daybook.eventstore.Metadata;
import java.util.List;

/** Words the replies to commands that took effect, took effect before, or changed nothing. */
final class Replies {
  private static final System.Logger LOGGER = System.getLogger(Replies.class.getName());

  private final int partition;
  private final PartitionCounters counters;

  Replies(int partition, PartitionCounters counters) {
    this.partition = partition;
    this.counters = counters;
  }

  CommandReply accepted(PendingCommand pending, Answer answer, boolean replayed) {
    return new CommandReply.Accepted(
        pending.envelope().stream(),
        answer.version(),
        partition,
        answer.position(),
        answer.events(),
        replayed);
  }

  CommandReply unchanged(StreamState state, long head) {
    return new CommandReply.Accepted(
        state.stream(), state.version(), partition, head, List.of(), false);
  }

  /** An answer without events is not older than the command that it was decided after. */
  static CommandReply notBefore(CommandReply reply, CommandReply earlier) {
    if (reply instanceof CommandReply.Accepted unchanged
        && earlier instanceof CommandReply.Accepted last
        && unchanged.position() < last.position()) {
      return new CommandReply.Accepted(
          unchanged.stream(),
          unchanged.version(),
          unchanged.partition(),
          last.position(),
          unchanged.events(),
          unchanged.replayed());
    }
    return reply;
  }

  static CommandReply displaced(AppendOutcome.Constraint constraint) {
    return new CommandReply.Defect("the store holds another event in its place: " + constraint);
  }

  static CommandReply refused(String code, String detail) {
    LOGGER.log(System.Logger.Level.ERROR, "the store refused an event: {0} {1}", code, detail);
    return new CommandReply.Defect("the store refused the event (" + code + ")");
  }

  CommandReply repeated(PendingCommand pending, Answer earlier) {
    if (!Metadata.sameCommand(earlier.fingerprint(), pending.envelope().fingerprint())) {
      return new CommandReply.CommandIdReused();
    }
    counters.repeats++;
    // After the store broke off, the command's own events were found there: its first answer.
    return accepted(pending, earlier, !pending.maybeStored());
  }
}
