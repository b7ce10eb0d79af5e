package io.daybook.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.codec.Mappers;
import io.daybook.command.CommandReply;
import io.daybook.command.DeferredCommand;
import io.daybook.command.ScheduleOutcome;
import io.daybook.platform.Clock;
import io.daybook.schedule.Schedule;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Commands with {@code Daybook-Deliver-At}: kept until then, and answered with {@code 202} once
 * they are kept durably.
 */
final class Deferral {
  private static final JsonMapper MAPPER = Mappers.shown();

  private final Schedule schedule;
  private final int daysMax;
  private final Clock clock;

  Deferral(Schedule schedule, int daysMax, Clock clock) {
    this.schedule = schedule;
    this.daysMax = daysMax;
    this.clock = clock;
  }

  /** Returns when a command is to be delivered, null for at once: also when its time has come. */
  @Nullable Instant time(HttpServerRequest request) {
    Instant time = RequestHeaders.time(request, Names.DAYBOOK_DELIVER_AT);
    if (time == null) {
      return null;
    }
    Instant now = clock.now();
    if (time.isAfter(now.plus(Duration.ofDays(daysMax)))) {
      throw Problem.malformed(
          "Daybook-Deliver-At must be at most %d days ahead".formatted(daysMax));
    }
    return time.isAfter(now) ? time : null;
  }

  /**
   * Keeps a command and answers.
   *
   * @return the command's own answer where it took effect before, which is still to be written
   */
  Future<Optional<CommandReply.Accepted>> schedule(
      HttpServerRequest request, DeferredCommand command) {
    if (command.commandId().equals(".") || command.commandId().equals("..")) {
      return fail(
          Problem.malformed(
              "the key of a command for later must not be . or .., which no URL can say"));
    }
    return schedule
        .schedule(command)
        .recover(Deferral::unknown)
        .compose(outcome -> answer(request, command, outcome));
  }

  private static Future<ScheduleOutcome> unknown(Throwable noAnswer) {
    return Future.failedFuture(
        Problem.of(
            ProblemType.OUTCOME_UNKNOWN,
            "it may be scheduled; repeat it with the same Idempotency-Key"));
  }

  private static Future<Optional<CommandReply.Accepted>> answer(
      HttpServerRequest request, DeferredCommand command, ScheduleOutcome outcome) {
    return switch (outcome) {
      case ScheduleOutcome.Scheduled(Instant deliverAt, boolean alreadyThere) ->
          accepted(request, command, deliverAt, alreadyThere);
      case ScheduleOutcome.Parked parked -> accepted(request, command, parked.deliverAt(), true);
      case ScheduleOutcome.Delivered(CommandReply.Accepted reply) ->
          Future.succeededFuture(Optional.of(reply));
      case ScheduleOutcome.CommandIdReused(), ScheduleOutcome.OtherTime(Instant _) ->
          fail(
              Problem.of(
                  ProblemType.IDEMPOTENCY_KEY_REUSED,
                  "the key was used for another command or another time on this stream"));
      case ScheduleOutcome.Refused(String code, String detail) ->
          fail(Problem.rejected(code, detail));
      case ScheduleOutcome.Full() ->
          fail(
              Problem.of(
                  ProblemType.OVERLOADED,
                  "too many commands wait for their time; try again later"));
    };
  }

  private static Future<Optional<CommandReply.Accepted>> fail(Problem problem) {
    return Future.failedFuture(problem);
  }

  private static Future<Optional<CommandReply.Accepted>> accepted(
      HttpServerRequest request, DeferredCommand command, Instant deliverAt, boolean replayed) {
    HttpServerResponse response = request.response();
    if (!response.ended() && !response.closed()) {
      response
          .setStatusCode(202)
          .putHeader(
              Names.LOCATION, ScheduledRoute.location(command.stream(), command.commandId()));
      if (replayed) {
        response.putHeader(Names.IDEMPOTENT_REPLAYED, Names.TRUE);
      }
      ObjectNode json =
          MAPPER
              .createObjectNode()
              .put("stream", command.stream().toString())
              .put("command", command.commandName())
              .put("commandId", command.commandId())
              .put("deliverAt", deliverAt.toString());
      Answer.json(request, Buffer.buffer(json.toString()));
    }
    return Future.succeededFuture(Optional.empty());
  }
}
