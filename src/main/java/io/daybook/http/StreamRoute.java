package io.daybook.http;

import io.daybook.codec.AppendCodec;
import io.daybook.codec.CommandCodec;
import io.daybook.eventstore.EventPages;
import io.daybook.eventstore.EventStore;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * {@code /streams/{category}/{id}} and {@code /partitions/{p}/events}: a page of events as JSON,
 * all of them as NDJSON, or those that are there and those to come as server-sent events; {@code
 * POST} appends to a stream of an open category.
 *
 * <p>Context: one instance for each HTTP verticle.
 */
final class StreamRoute {
  private final EventStore store;
  private final CommandCodec codec;
  private final AppendCodec appends;
  private final CommandRoute commands;
  private final EventRoute pages;
  private final EventLines.Parts lines;
  private final FollowRoute follows;

  StreamRoute(
      HttpServices services, CommandRoute commands, EventLines.Parts lines, FollowRoute follows) {
    this.store = services.store();
    this.codec = services.codec();
    this.appends = services.appends();
    this.commands = commands;
    this.pages = new EventRoute(store, lines.codec());
    this.lines = lines;
    this.follows = follows;
  }

  /** Answers for a stream whose names are as they stand in the path. */
  Future<Void> stream(HttpServerRequest request, String category, String id) {
    StreamId stream = stream(codec, category, id);
    if (HttpMethod.POST.equals(request.method())) {
      return append(request, stream);
    }
    requireGet(request, appends.isOpen(category));
    return switch (Accepts.choose(request, Form.JSON, Form.NDJSON, Form.EVENT_STREAM)) {
      case JSON -> pages.stream(request, stream).map(json -> Answer.jsonOf(request, json));
      case NDJSON -> streamLines(request, stream);
      case EVENT_STREAM -> follows.stream(request, stream);
    };
  }

  /** Returns the stream of that name; throws where there can't be one. */
  static StreamId stream(CommandCodec codec, String category, String id) {
    if (!codec.hasCategory(category)) {
      throw CommandRoute.unknownCategory(codec);
    }
    if (!StreamId.isId(id)) {
      throw Problem.malformed(StreamId.ID_RULE);
    }
    return new StreamId(category, id);
  }

  private static void requireGet(HttpServerRequest request, boolean open) {
    if (open
        && !HttpMethod.GET.equals(request.method())
        && !HttpMethod.HEAD.equals(request.method())) {
      request.response().putHeader(Names.ALLOW, "GET, HEAD, POST");
      throw Problem.of(
          ProblemType.METHOD_NOT_ALLOWED, "an open stream can be read, and appended to with POST");
    }
    ViewRoute.requireGet(request);
  }

  private Future<Void> append(HttpServerRequest request, StreamId stream) {
    if (!appends.isOpen(stream.category())) {
      request.response().putHeader(Names.ALLOW, "GET, HEAD");
      throw Problem.of(
          ProblemType.METHOD_NOT_ALLOWED,
          "%s is not open: its rules decide, so send a command to /commands/%s/{command}"
              .formatted(stream.category(), stream));
    }
    return commands.append(request, stream, appends::decode);
  }

  private Future<Void> streamLines(HttpServerRequest request, StreamId stream) {
    EventRange range = range(request, true);
    return store
        .streamVersion(stream)
        .recover(EventRoute::unavailable)
        .compose(
            version -> {
              if (version == 0) {
                throw Problem.notFound("there is no such stream");
              }
              long count = range.count(version);
              return send(
                  request,
                  EventPages.ofStream(
                      store, stream, range.first(version), count, range.direction()));
            });
  }

  /** Answers for a partition whose number is as it stands in the path. */
  Future<Void> partition(HttpServerRequest request, String number) {
    long parsed = RequestHeaders.digits(number);
    if (parsed < 0 || parsed >= store.partitions().count()) {
      throw Problem.notFound("partitions are 0 to " + (store.partitions().count() - 1));
    }
    int partition = (int) parsed;
    ViewRoute.requireGet(request);
    return switch (Accepts.choose(request, Form.JSON, Form.NDJSON, Form.EVENT_STREAM)) {
      case JSON -> pages.partition(request, partition).map(json -> Answer.jsonOf(request, json));
      case NDJSON -> partitionLines(request, partition);
      case EVENT_STREAM -> follows.partition(request, partition);
    };
  }

  private Future<Void> partitionLines(HttpServerRequest request, int partition) {
    EventRange range = range(request, false);
    return store
        .head(partition)
        .recover(EventRoute::unavailable)
        .compose(
            head -> {
              long end = head.position();
              return send(
                  request,
                  EventPages.ofPartition(store, partition, range.first(end), range.count(end)));
            });
  }

  private static EventRange range(HttpServerRequest request, boolean directed) {
    if (request.version() == HttpVersion.HTTP_1_0) {
      throw Problem.malformed(
          "HTTP/1.0 can't tell a whole answer from a broken one: use HTTP/1.1 for this");
    }
    return EventRange.of(QueryString.parse(request.query()), EventRange.NUMBER_MAX, directed);
  }

  private Future<Void> send(HttpServerRequest request, EventPages run) {
    if (HttpMethod.HEAD.equals(request.method())) {
      request.response().putHeader(Names.CONTENT_TYPE, Names.NDJSON);
      Answer.empty(request.response(), 200);
      return Future.succeededFuture();
    }
    return EventLines.send(lines, request, run);
  }
}
