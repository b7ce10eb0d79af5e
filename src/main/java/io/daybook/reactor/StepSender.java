package io.daybook.reactor;

import io.daybook.codec.CommandCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Context;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandReply;
import io.daybook.command.DeferredCommand;
import io.daybook.command.ScheduleOutcome;
import io.daybook.kernel.Reaction;
import io.daybook.kernel.StreamId;
import io.daybook.reactor.Attempts.Attempt;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.function.Function;

/**
 * Sends the command of one step until it is known what became of it, always under the same id.
 *
 * <p>Context: owned by one reactor.
 */
final class StepSender {
  /** What any store keeps as a time. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final ReactorPorts ports;
  private final Attempts attempts;

  StepSender(ReactorPorts ports, Attempts attempts) {
    this.ports = ports;
    this.attempts = attempts;
  }

  /** Fails with {@link StuckException} when the command can't be sent. */
  Future<Outcome> send(Reaction.Send send, String commandId, Context context) {
    return encoded(
        send.stream(),
        send.command(),
        encoded -> {
          CommandEnvelope envelope =
              envelope(send.stream(), send.command(), commandId, encoded, context);
          return attempts.until(
              send.stream() + " " + encoded.name(),
              () -> ports.sender().send(envelope).map(reply -> judged(send, reply)));
        });
  }

  /** Fails with {@link StuckException} when the command can't be kept. */
  Future<Outcome> schedule(Reaction.Later later, String commandId, Context context) {
    if (later.at().isBefore(EARLIEST) || later.at().isAfter(LATEST)) {
      String problem = "a command for %s is for a time that no store keeps".formatted(later.at());
      return Future.failedFuture(new StuckException(later.stream().toString(), problem, 0));
    }
    return encoded(
        later.stream(),
        later.command(),
        encoded -> {
          CommandEnvelope envelope =
              envelope(later.stream(), later.command(), commandId, encoded, context);
          DeferredCommand deferred = new DeferredCommand(encoded.name(), envelope, later.at());
          return attempts.until(
              later.stream() + " " + encoded.name() + " later",
              () ->
                  ports
                      .schedule()
                      .schedule(deferred)
                      .map(StepSender::judged)
                      .otherwise(StepSender::notKept));
        });
  }

  private Future<Outcome> encoded(
      StreamId stream, Object command, Function<CommandCodec.Encoded, Future<Outcome>> next) {
    CommandCodec.Encoded encoded;
    try {
      encoded = ports.commands().encode(stream.category(), command);
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError defect) {
      String problem =
          "%s can't be sent to %s: %s"
              .formatted(command.getClass().getSimpleName(), stream.category(), Blame.of(defect));
      return Future.failedFuture(new StuckException(stream.toString(), problem, 0));
    }
    return next.apply(encoded);
  }

  private static CommandEnvelope envelope(
      StreamId stream,
      Object command,
      String commandId,
      CommandCodec.Encoded encoded,
      Context context) {
    return new CommandEnvelope(
        stream, command, commandId, true, encoded.fingerprint(), new Expectation.Any(), context);
  }

  private static Attempt<Outcome> judged(Reaction.Send send, CommandReply reply) {
    return switch (reply) {
      case CommandReply.Accepted accepted -> new Attempt.Done<>(outcome(send, accepted));
      case CommandReply.Rejected(String code, String _) ->
          new Attempt.Done<>(new Outcome.Refused(code));
      case CommandReply.Conflict(int times) ->
          new Attempt.Failed<>("other writers kept winning, " + times + " times");
      case CommandReply.Unavailable() -> new Attempt.NotNow<>("the event store appends nothing");
      case CommandReply.Unknown() -> new Attempt.NotNow<>("the event store broke off");
      case CommandReply.Overloaded() -> new Attempt.NotNow<>("a partition's queue is full");
      case CommandReply.StreamUnreadable unreadable ->
          new Attempt.Hopeless<>("the stream can't be read: " + unreadable.detail());
      case CommandReply.CommandIdReused() ->
          new Attempt.Hopeless<>("its command id was used for another command");
      case CommandReply.VersionMismatch(long current) ->
          new Attempt.Hopeless<>("the stream is at version " + current);
      case CommandReply.Defect(String detail) -> new Attempt.Hopeless<>(detail);
    };
  }

  private static Outcome outcome(Reaction.Send send, CommandReply.Accepted accepted) {
    for (Class<?> refusal : send.refusals()) {
      for (CommandReply.Event event : accepted.events()) {
        if (event.type().equals(refusal.getSimpleName())) {
          return new Outcome.Refused(event.type());
        }
      }
    }
    return Outcome.ACCEPTED;
  }

  /** A schedule fails only when the store does, with the times that are let through. */
  private static Attempt<Outcome> notKept(Throwable failure) {
    return new Attempt.NotNow<>("the event store keeps no command for later");
  }

  private static Attempt<Outcome> judged(ScheduleOutcome outcome) {
    return switch (outcome) {
      case ScheduleOutcome.Scheduled _, ScheduleOutcome.Delivered _, ScheduleOutcome.Parked _ ->
          new Attempt.Done<>(Outcome.ACCEPTED);
      // The rule said another time before, with other settings: the first one is kept.
      case ScheduleOutcome.OtherTime _ -> new Attempt.Done<>(Outcome.ACCEPTED);
      case ScheduleOutcome.Refused(String code, String _) ->
          new Attempt.Done<>(new Outcome.Refused(code));
      case ScheduleOutcome.CommandIdReused() ->
          new Attempt.Hopeless<>("its command id was used for another command");
      case ScheduleOutcome.Full() -> new Attempt.NotNow<>("too many commands are scheduled");
    };
  }
}
