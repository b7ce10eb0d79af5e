package io.daybook.http;

import io.daybook.codec.CommandCodec;
import io.daybook.codec.Rfc3339;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.history.Moment;
import io.daybook.history.StateOutcome;
import io.daybook.history.StateReader;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /streams/{category}/{id}/state}: the state that the category's rules make of a stream,
 * now or, with {@code version=} or {@code at=}, at an earlier moment.
 *
 * <p>Shape: {@code {"stream":"order/o-1","version":3,"position":"1:17","recordedAt":…,
 * "type":"Order","state":{…}}}; version, position and time are those of the last event in it.
 *
 * <p>Context: one instance for each HTTP verticle.
 */
final class StateRoute {
  private final StateReader states;
  private final CommandCodec codec;
  private final StreamGate gate;

  StateRoute(StateReader states, CommandCodec codec, StreamGate gate) {
    this.states = states;
    this.codec = codec;
    this.gate = gate;
  }

  /** Answers for a stream whose names are as they stand in the path. */
  Future<Void> handle(HttpServerRequest request, String category, String id) {
    StreamId stream = StreamRoute.stream(codec, category, id);
    ViewRoute.requireGet(request);
    Accepts.choose(request, Form.JSON);
    if (!states.folds(category)) {
      throw Problem.notFound(
          category + " is open: no rules make a state of its events; read /streams/" + stream);
    }
    Moment moment = moment(QueryString.parse(request.query()));
    return states
        .read(stream, moment, new Waiting(gate, request.response()))
        .recover(EventRoute::unavailable)
        .map(outcome -> answer(request, stream, outcome));
  }

  /** A long read goes on while its client waits. */
  private record Waiting(StreamGate gate, HttpServerResponse response)
      implements StateReader.LongReads {
    @Override
    public boolean enter() {
      return gate.enter();
    }

    @Override
    public void leave() {
      gate.leave();
    }

    @Override
    public boolean isVoid() {
      return response.closed();
    }
  }

  private static Moment moment(QueryString parameters) {
    String at = parameters.take("at");
    long version = parameters.take("version", 0, 1, EventRange.NUMBER_MAX);
    parameters.requireNone("version, at");
    if (at == null) {
      return version == 0 ? new Moment.Latest() : new Moment.AtVersion(version);
    }
    if (version != 0) {
      throw Problem.malformed("version and at exclude each other");
    }
    return new Moment.AtTime(time(at));
  }

  /** A plus sign that was not encoded has come as a space. */
  private static Instant time(String text) {
    try {
      return Rfc3339.parse(text.replace(' ', '+'));
    } catch (DateTimeException malformed) {
      throw Problem.malformed("at must be a time as in RFC 3339, for example 2026-11-23T17:00:00Z");
    }
  }

  private static @Nullable Void answer(
      HttpServerRequest request, StreamId stream, StateOutcome outcome) {
    switch (outcome) {
      case StateOutcome.Found found -> found(request, stream, found);
      case StateOutcome.NoStream() -> throw Problem.notFound("there is no such stream");
      case StateOutcome.NotThere(long current) ->
          throw Problem.notFound(stream + " has come to version " + current + " only");
      case StateOutcome.NotYet(Instant began) ->
          throw Problem.notFound(stream + " began later, at " + began);
      case StateOutcome.Unreadable(RecordedEvent event, String problem) ->
          throw Problem.unreadable(unreadable(event, problem));
      case StateOutcome.Broken(String detail) -> throw Problem.of(ProblemType.DEFECT, detail);
      case StateOutcome.Busy() -> throw StreamGate.refusal();
    }
    return null;
  }

  private static CommandReply.StreamUnreadable unreadable(RecordedEvent event, String problem) {
    return new CommandReply.StreamUnreadable(
        problem,
        event.type(),
        event.schemaVersion(),
        event.version(),
        event.partition(),
        event.position());
  }

  private static void found(HttpServerRequest request, StreamId stream, StateOutcome.Found found) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    RecordedEvent last = found.last();
    String position = last.partition() + ":" + last.position();
    response
        .putHeader(Names.ETAG, "\"" + last.version() + '"')
        .putHeader(Names.DAYBOOK_POSITION, position);
    String json =
        "{\"stream\":\"%s\",\"version\":%d,\"position\":\"%s\",\"recordedAt\":\"%s\","
            .formatted(stream, last.version(), position, last.recordedAt());
    Answer.json(
        request,
        Buffer.buffer(json)
            .appendString("\"type\":\"" + found.state().type() + "\",\"state\":")
            .appendBytes(found.state().json().bytes())
            .appendString("}"));
  }
}
