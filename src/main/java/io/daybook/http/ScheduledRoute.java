package io.daybook.http;

import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.CommandKey;
import io.daybook.eventstore.ScheduledCommandStore.Place;
import io.daybook.kernel.StreamId;
import io.daybook.schedule.Schedule;
import io.daybook.schedule.Schedule.Found;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands that wait for their time: {@code GET /scheduled} lists them; {@code GET
 * /scheduled/{category}/{id}/{commandId}} shows one, {@code DELETE} cancels it, {@code POST} lets a
 * parked one be delivered again.
 */
final class ScheduledRoute {
  private static final String PREFIX = "/scheduled";
  private static final String ALLOWED = "GET, HEAD, POST, DELETE";
  private static final int KEY_LENGTH_MAX = 255;
  private static final int LIMIT_DEFAULT = 100;
  private static final int LIMIT_MAX = 1_000;

  /** No command waits for so long, and not all that can be written can be stored. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private static final String NOT_THERE = "no such command waits for its time";

  private final Schedule schedule;

  ScheduledRoute(Schedule schedule) {
    this.schedule = schedule;
  }

  /** Returns the path of a command; its id may have any visible characters. */
  static String location(StreamId stream, String commandId) {
    return PREFIX + '/' + stream + '/' + URLEncoder.encode(commandId, StandardCharsets.UTF_8);
  }

  Future<Void> handle(HttpServerRequest request) {
    String[] parts = String.valueOf(request.path()).split("/", -1);
    if (parts.length == 2) {
      ViewRoute.requireGet(request);
      return list(request)
          .recover(
              failure -> Problem.unanswered(request, failure, "the event store can't be reached"));
    }
    if (parts.length != 5) {
      throw Problem.notFound("a scheduled command is /scheduled/{category}/{id}/{commandId}");
    }
    return one(request, key(parts))
        .recover(
            failure -> Problem.unanswered(request, failure, "the event store can't be reached"));
  }

  private static CommandKey key(String[] parts) {
    String commandId = QueryString.decode(parts[4], false);
    if (!StreamId.isCategory(parts[2])
        || !StreamId.isId(parts[3])
        || commandId.isEmpty()
        || commandId.length() > KEY_LENGTH_MAX) {
      throw Problem.notFound(NOT_THERE);
    }
    return new CommandKey(new StreamId(parts[2], parts[3]), commandId);
  }

  private Future<Void> one(HttpServerRequest request, CommandKey key) {
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.DELETE)) {
      return cancel(request, key);
    }
    if (method.equals(HttpMethod.POST)) {
      return revive(request, key);
    }
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      return show(request, key);
    }
    request.response().putHeader(Names.ALLOW, ALLOWED);
    throw Problem.of(ProblemType.METHOD_NOT_ALLOWED, "a scheduled command takes " + ALLOWED);
  }

  private Future<Void> show(HttpServerRequest request, CommandKey key) {
    return schedule
        .find(key)
        .map(
            found -> {
              if (found instanceof Found.Nothing) {
                throw Problem.notFound(NOT_THERE);
              }
              Answer.json(request, ScheduledAnswers.shown(key, found));
              return null;
            });
  }

  private Future<Void> cancel(HttpServerRequest request, CommandKey key) {
    return schedule
        .cancel(key)
        .map(
            cancelled -> {
              switch (cancelled) {
                case CANCELLED -> Answer.empty(request.response(), 204);
                case NOTHING -> throw Problem.notFound(NOT_THERE);
                case DELIVERED -> throw Problem.notFound("it was delivered");
                case BEING_DELIVERED ->
                    throw Problem.of(
                        ProblemType.BEING_DELIVERED,
                        "it is being delivered, so it may be too late; try again later");
              }
              return null;
            });
  }

  private Future<Void> revive(HttpServerRequest request, CommandKey key) {
    return schedule
        .revive(key)
        .map(
            revived -> {
              if (!revived) {
                throw Problem.notFound("no such command is parked, or it can't be read any more");
              }
              Answer.empty(request.response(), 202);
              return null;
            });
  }

  private Future<Void> list(HttpServerRequest request) {
    QueryString parameters = QueryString.parse(request.query());
    boolean parked = parked(parameters.take("state"));
    int limit = (int) parameters.take("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
    Place after = place(parameters.take("cursor"));
    parameters.requireNone("state, limit, cursor");
    return schedule
        .list(parked, after, limit)
        .map(
            listed -> {
              String next = listed.size() < limit ? null : cursor(listed);
              Answer.json(request, ScheduledAnswers.list(listed, next));
              return null;
            });
  }

  private static boolean parked(@Nullable String state) {
    if (state == null || state.equals("waiting")) {
      return false;
    }
    if (state.equals("parked")) {
      return true;
    }
    throw Problem.malformed("state must be waiting or parked");
  }

  private static String cursor(List<ScheduledCommand> listed) {
    ScheduledCommand last = listed.getLast();
    String place = last.deliverAt() + "\n" + last.key().stream() + '\n' + last.key().commandId();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable Place place(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      String[] parts = text.split("\n", -1);
      if (parts.length == 3 && text.indexOf('\0') < 0) {
        Instant time = Instant.parse(parts[0]);
        if (!time.isBefore(Instant.EPOCH) && !time.isAfter(LATEST)) {
          return new Place(time, parts[1], parts[2]);
        }
      }
    } catch (IllegalArgumentException | DateTimeException malformed) {
      // Said below.
    }
    throw Problem.malformed("a cursor is an earlier answer's next");
  }
}
