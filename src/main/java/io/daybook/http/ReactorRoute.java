package io.daybook.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.codec.Mappers;
import io.daybook.eventstore.ParkedReaction;
import io.daybook.reactor.ReactorGateway;
import io.daybook.reactor.ReactorStatus;
import io.daybook.reactor.RetryOutcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /admin/reactors}; {@code GET /admin/reactors/{name}/parked}; {@code POST
 * /admin/reactors/{name}/parked/{partition:position}/retry} and {@code DELETE
 * /admin/reactors/{name}/parked/{partition:position}}.
 */
final class ReactorRoute {
  private static final JsonMapper MAPPER = Mappers.shown();
  private static final int LIMIT_DEFAULT = 100;
  private static final int LIMIT_MAX = 1_000;

  private final ReactorGateway reactors;
  private final int partitions;

  /** A place in the log, as it stands in a path or a cursor. */
  private record Place(int partition, long position) {
    static final Place START = new Place(-1, 0);
  }

  /** Does something with a parked reaction. */
  @FunctionalInterface
  private interface Action {
    Future<RetryOutcome> on(String reactor, int partition, long position);
  }

  ReactorRoute(ReactorGateway reactors, int partitions) {
    this.reactors = reactors;
    this.partitions = partitions;
  }

  /** Answers a request for one of the paths. */
  Future<Void> handle(HttpServerRequest request) {
    String[] parts = String.valueOf(request.path()).split("/", -1);
    return switch (parts.length) {
      case 3 -> {
        allowed(request, HttpMethod.GET);
        yield written(request, statuses());
      }
      case 5 -> {
        allowed(request, HttpMethod.GET);
        yield written(request, parked(request, known(parts[3])));
      }
      case 6 -> entry(request, parts, HttpMethod.DELETE, reactors::giveUp);
      default -> entry(request, parts, HttpMethod.POST, reactors::retry);
    };
  }

  private Future<Void> entry(
      HttpServerRequest request, String[] parts, HttpMethod method, Action action) {
    allowed(request, method);
    String reactor = known(parts[3]);
    Place place = place(parts[5]);
    return written(
        request,
        action.on(reactor, place.partition(), place.position()).compose(ReactorRoute::answered));
  }

  private static void allowed(HttpServerRequest request, HttpMethod allowed) {
    HttpMethod method = request.method();
    boolean reads = allowed.equals(HttpMethod.GET);
    if (!method.equals(allowed) && !(reads && method.equals(HttpMethod.HEAD))) {
      String names = reads ? "GET, HEAD" : allowed.name();
      request.response().putHeader(Names.ALLOW, names);
      throw Problem.of(ProblemType.METHOD_NOT_ALLOWED, "this takes " + names);
    }
  }

  private static Future<Void> written(HttpServerRequest request, Future<Buffer> json) {
    return json.recover(
            failure -> Problem.unanswered(request, failure, "the reactor does not answer"))
        .map(
            body -> {
              request.response().putHeader(Names.CACHE_CONTROL, Names.NO_STORE);
              Answer.json(request, body);
              return null;
            });
  }

  private String known(String name) {
    if (!reactors.names().contains(name)) {
      throw Problem.notFound("reactors are " + reactors.names());
    }
    return name;
  }

  private Place place(String text) {
    int colon = text.indexOf(':');
    long partition = colon < 1 ? -1 : RequestHeaders.digits(text.substring(0, colon));
    long position = colon < 1 ? -1 : RequestHeaders.digits(text.substring(colon + 1));
    if (partition < 0 || position < 1) {
      throw Problem.malformed("a parked reaction is named partition:position");
    }
    if (partition >= partitions) {
      throw Problem.notFound("partitions are 0 to " + (partitions - 1));
    }
    return new Place((int) partition, position);
  }

  private Future<Buffer> statuses() {
    return reactors
        .statuses()
        .map(
            all -> {
              ObjectNode root = MAPPER.createObjectNode();
              ArrayNode list = root.putArray("reactors");
              all.forEach(status -> add(list, status));
              return Buffer.buffer(root.toString());
            });
  }

  private static void add(ArrayNode list, ReactorStatus status) {
    ObjectNode node =
        list.addObject()
            .put("name", status.name())
            .put("state", word(status.state()))
            .put("position", status.done().toString())
            .put("lag", status.lag())
            .put("lagSeconds", status.lagSeconds())
            .put("underWay", status.underWay())
            .put("parked", status.parked())
            .put("reactions", status.counters().reactions())
            .put("refused", status.counters().refused())
            .put("retries", status.counters().retries());
    if (status.problem() != null) {
      node.put("problem", status.problem());
    }
    ArrayNode partitions = node.putArray("partitions");
    for (int p = 0; p < status.done().partitions(); p++) {
      partitions
          .addObject()
          .put("partition", p)
          .put("position", status.done().of(p))
          .put("lag", Math.max(0, status.heads().of(p) - status.done().of(p)));
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Future<Buffer> parked(HttpServerRequest request, String name) {
    QueryString parameters = QueryString.parse(request.query());
    int limit = (int) parameters.take("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
    String cursor = parameters.take("cursor");
    parameters.requireNone("limit, cursor");
    Place after = cursor == null ? Place.START : place(cursor);
    return reactors
        .parked(name, after.partition(), after.position(), limit + 1)
        .map(found -> Buffer.buffer(page(found, limit).toString()));
  }

  private static ObjectNode page(List<ParkedReaction> found, int limit) {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode list = root.putArray("parked");
    List<ParkedReaction> page = found.subList(0, Math.min(limit, found.size()));
    for (ParkedReaction reaction : page) {
      list.addObject()
          .put("position", reaction.place())
          .put("stream", reaction.stream().toString())
          .put("eventId", reaction.eventId().toString())
          .put("eventType", reaction.eventType())
          .put("state", word(reaction.state()))
          .put("step", reaction.step())
          .put("problem", reaction.problem())
          .put("attempts", reaction.attempts())
          .put("since", reaction.since().toString());
    }
    @Nullable String next = found.size() > limit ? page.getLast().place() : null;
    return root.put("next", next);
  }

  private static Future<Buffer> answered(RetryOutcome outcome) {
    return switch (outcome) {
      case RetryOutcome.Done() -> Future.succeededFuture(Buffer.buffer("{\"outcome\":\"done\"}"));
      case RetryOutcome.StillParked(String step, String problem) ->
          Future.succeededFuture(
              Buffer.buffer(
                  MAPPER
                      .createObjectNode()
                      .put("outcome", "parked")
                      .put("step", step)
                      .put("problem", problem)
                      .toString()));
      case RetryOutcome.Behind(String place) ->
          Future.failedFuture(
              Problem.of(ProblemType.CONFLICT, "of the same stream, " + place + " comes first"));
      case RetryOutcome.NotParked() ->
          Future.failedFuture(Problem.notFound("no reaction is parked there"));
    };
  }
}
