package io.daybook.http;

import io.daybook.codec.CommandCodec;
import io.daybook.codec.CommandCodec.Outcome;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Context;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandGateway;
import io.daybook.command.CommandReply;
import io.daybook.command.DeferredCommand;
import io.daybook.kernel.StreamId;
import io.daybook.platform.Clock;
import io.daybook.platform.Ids;
import io.daybook.query.QueryGateway;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /commands/{category}/{id}/{command}}.
 *
 * <p>Context: one instance for each HTTP verticle.
 */
final class CommandRoute {
  static final String PREFIX = "/commands/";

  private final CommandCodec codec;
  private final CommandGateway commands;
  private final QueryGateway queries;
  private final Function<HttpServerRequest, Future<Buffer>> bodies;
  private final CommandIntake intake;
  private final Deferral deferral;
  private final Clock clock;
  private final Ids ids = Ids.seeded();

  CommandRoute(
      CommandCodec codec,
      CommandGateway commands,
      QueryGateway queries,
      Function<HttpServerRequest, Future<Buffer>> bodies,
      CommandIntake intake,
      Deferral deferral,
      Clock clock) {
    this.codec = codec;
    this.commands = commands;
    this.queries = queries;
    this.bodies = bodies;
    this.intake = intake;
    this.deferral = deferral;
    this.clock = clock;
  }

  /**
   * What the path names.
   *
   * @param command null where events are appended
   */
  private record Target(StreamId stream, @Nullable String command, Decoding decoding) {}

  /** Turns a body into what is sent to the stream. */
  @FunctionalInterface
  interface Decoding {
    /** Decodes; the fingerprint is needed where the client has chosen the command id. */
    Outcome decode(byte[] body, boolean fingerprinted);
  }

  void handle(HttpServerRequest request, String path) {
    Future<Void> answered;
    try {
      answered = answer(request, target(request, path));
    } catch (Problem problem) {
      answered = Future.failedFuture(problem);
    }
    answered.onFailure(failure -> Answer.failure(request, failure));
  }

  private Target target(HttpServerRequest request, String path) {
    String[] parts = path.substring(PREFIX.length()).split("/", -1);
    if (parts.length != 3) {
      throw Problem.notFound("a command is /commands/{category}/{id}/{command}");
    }
    if (!codec.hasCategory(parts[0])) {
      throw unknownCategory(codec);
    }
    if (!StreamId.isId(parts[1])) {
      throw Problem.malformed(StreamId.ID_RULE);
    }
    if (!HttpMethod.POST.equals(request.method())) {
      request.response().putHeader(Names.ALLOW, "POST");
      throw Problem.of(ProblemType.METHOD_NOT_ALLOWED, "a command is sent with POST");
    }
    return new Target(
        new StreamId(parts[0], parts[1]),
        parts[2],
        (body, fingerprinted) -> codec.decode(parts[0], parts[2], body, fingerprinted));
  }

  static Problem unknownCategory(CommandCodec codec) {
    return Problem.unknownName("there is no category of that name; there are", codec.categories());
  }

  private Problem unknownCommand(StreamId stream) {
    List<String> names = codec.commands(stream.category());
    return names.isEmpty()
        ? Problem.notFound(
            "%s is open and has no commands: append events with POST /streams/%s"
                .formatted(stream.category(), stream))
        : Problem.unknownName(stream.category() + " has no command of that name; it has", names);
  }

  /** Appends the events that the body says to a stream that has no rules, and answers. */
  Future<Void> append(HttpServerRequest request, StreamId stream, Decoding decoding) {
    return answer(request, new Target(stream, null, decoding));
  }

  private Future<Void> answer(HttpServerRequest request, Target target) {
    return bodies
        .apply(request)
        .compose(
            body -> {
              if (intake.isFull()) {
                return fail(ProblemType.OVERLOADED, "too many commands wait; try again later");
              }
              long waitSeconds = RequestHeaders.waitSeconds(request);
              Instant later = deferral.time(request);
              return decoded(request, target, body)
                  .compose(
                      envelope ->
                          later == null
                              ? sent(request, envelope, waitSeconds)
                              : deferred(request, target.command, envelope, later));
            });
  }

  private Future<CommandEnvelope> decoded(HttpServerRequest request, Target target, Buffer body) {
    RequestHeaders.requireJson(request, body.length());
    String key = RequestHeaders.visible(request, Names.IDEMPOTENCY_KEY);
    Expectation expectation = RequestHeaders.expectation(request);
    StreamId stream = target.stream;
    return switch (target.decoding.decode(body.getBytes(), key != null)) {
      case Outcome.Decoded(Object command, String fingerprint) ->
          Future.succeededFuture(envelope(request, stream, command, key, fingerprint, expectation));
      case Outcome.UnknownCategory() -> Future.failedFuture(unknownCategory(codec));
      case Outcome.UnknownCommand() -> Future.failedFuture(unknownCommand(stream));
      case Outcome.TooLarge(String detail) ->
          Future.failedFuture(Problem.of(ProblemType.TOO_LARGE, detail));
      case Outcome.Malformed(String detail) -> Future.failedFuture(Problem.malformed(detail));
      case Outcome.Invalid(var violations) -> Future.failedFuture(Problem.invalid(violations));
    };
  }

  private Future<Void> sent(HttpServerRequest request, CommandEnvelope envelope, long waitSeconds) {
    intake.enter();
    return commands
        .send(envelope)
        .onComplete(answered -> intake.leave())
        .recover(noAnswer -> Future.succeededFuture(new CommandReply.Unknown()))
        .compose(reply -> reply(request, reply, waitSeconds));
  }

  private Future<Void> deferred(
      HttpServerRequest request,
      @Nullable String command,
      CommandEnvelope envelope,
      Instant later) {
    if (command == null) {
      throw Problem.malformed("events are appended now; only commands can be sent for later");
    }
    intake.enter();
    return deferral
        .schedule(request, new DeferredCommand(command, envelope, later))
        .onComplete(answered -> intake.leave())
        .map(
            delivered -> {
              delivered.ifPresent(earlier -> write(request, earlier));
              return null;
            });
  }

  private CommandEnvelope envelope(
      HttpServerRequest request,
      StreamId stream,
      Object command,
      @Nullable String key,
      String fingerprint,
      Expectation expectation) {
    String commandId = key != null ? key : ids.next(clock.now()).toString();
    String correlation = RequestHeaders.visible(request, Names.CORRELATION_ID);
    String causation = RequestHeaders.visible(request, Names.CAUSATION_ID);
    String traceparent = RequestHeaders.traceparent(request);
    Context context =
        new Context(
            correlation != null ? correlation : commandId,
            causation != null ? causation : commandId,
            null,
            null,
            traceparent != null ? traceparent : ids.nextTraceparent());
    request.response().putHeader(Names.CORRELATION_ID, context.correlationId());
    return new CommandEnvelope(
        stream, command, commandId, key != null, fingerprint, expectation, context);
  }

  private Future<Void> reply(HttpServerRequest request, CommandReply reply, long waitSeconds) {
    return switch (reply) {
      case CommandReply.Accepted accepted -> awaited(request, accepted, waitSeconds);
      case CommandReply.Rejected(String code, String detail) ->
          Future.failedFuture(Problem.rejected(code, detail));
      case CommandReply.VersionMismatch(long current) ->
          Future.failedFuture(Problem.versionMismatch(current));
      case CommandReply.StreamUnreadable unreadable ->
          Future.failedFuture(Problem.unreadable(unreadable));
      case CommandReply.CommandIdReused() ->
          fail(
              ProblemType.IDEMPOTENCY_KEY_REUSED,
              "the key was used for another command on this stream");
      case CommandReply.Conflict(int attempts) ->
          fail(ProblemType.CONFLICT, "tried " + attempts + " times");
      case CommandReply.Overloaded() -> fail(ProblemType.OVERLOADED, "a queue is full");
      case CommandReply.Unavailable() ->
          fail(ProblemType.UNAVAILABLE, "nothing happened; try again");
      case CommandReply.Unknown() ->
          fail(
              ProblemType.OUTCOME_UNKNOWN,
              "it may have happened; repeat it with the same Idempotency-Key");
      case CommandReply.Defect(String detail) -> fail(ProblemType.DEFECT, detail);
    };
  }

  private static Future<Void> fail(ProblemType type, String detail) {
    return Future.failedFuture(Problem.of(type, detail));
  }

  private Future<Void> awaited(
      HttpServerRequest request, CommandReply.Accepted accepted, long seconds) {
    if (seconds < 0) {
      write(request, accepted);
      return Future.succeededFuture();
    }
    return queries
        .reached(CommandAnswers.position(accepted, commands.partitions()), seconds * 1_000)
        .otherwise(false)
        .map(
            reached -> {
              if (reached) {
                request.response().putHeader(Names.PREFERENCE_APPLIED, "wait=" + seconds);
              }
              write(request, accepted);
              return null;
            });
  }

  private static void write(HttpServerRequest request, CommandReply.Accepted accepted) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    String position = accepted.partition() + ":" + accepted.position();
    response
        .setStatusCode(accepted.created() ? 201 : 200)
        .putHeader(Names.ETAG, "\"" + accepted.version() + '"')
        .putHeader(Names.LOCATION, "/streams/" + accepted.stream())
        .putHeader(Names.DAYBOOK_POSITION, position);
    if (accepted.replayed()) {
      response.putHeader(Names.IDEMPOTENT_REPLAYED, Names.TRUE);
    }
    Answer.json(request, CommandAnswers.json(accepted, position));
  }
}
