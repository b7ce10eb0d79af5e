package io.daybook.http;

import io.daybook.eventstore.Positions;
import io.daybook.kernel.StreamId;
import io.daybook.live.Followed;
import io.daybook.live.LiveHub;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Follows streams, partitions and rows of views with server-sent events. {@code Last-Event-ID},
 * which browsers send when they connect again, says what the client has seen, and wins over the
 * query.
 *
 * <p>Context: one instance for each HTTP verticle.
 */
final class FollowRoute {
  private final LiveHub hub;
  private final int partitions;

  FollowRoute(LiveHub hub, int partitions) {
    this.hub = hub;
    this.partitions = partitions;
  }

  /** Follows a stream from its first event on, or from a version on. */
  Future<Void> stream(HttpServerRequest request, StreamId stream) {
    return follow(request, new Followed.Stream(stream, from(request, true)));
  }

  /** Follows a partition's log from its first event on, or from a position on. */
  Future<Void> partition(HttpServerRequest request, int partition) {
    return follow(request, new Followed.Partition(partition, from(request, false)));
  }

  private static long from(HttpServerRequest request, boolean directed) {
    EventRange range =
        EventRange.of(QueryString.parse(request.query()), EventRange.NUMBER_MAX, directed);
    if (range.backward() || range.limit() != null) {
      throw Problem.malformed("what is followed goes forward and has no end");
    }
    String seen = RequestHeaders.lastEventId(request);
    if (seen == null) {
      return range.first(0);
    }
    long number = RequestHeaders.digits(seen);
    if (number < 0) {
      throw Problem.malformed("Last-Event-ID must be the id of an event from here, a whole number");
    }
    return number + 1;
  }

  /**
   * Follows rows of a view.
   *
   * @param key of the one row, null for those with the fields in the query
   */
  Future<Void> rows(
      HttpServerRequest request, String view, @Nullable String key, QueryString parameters) {
    String after = parameters.take("after");
    String seen = RequestHeaders.lastEventId(request);
    for (String name : new String[] {"sort", "limit", "cursor"}) {
      if (parameters.take(name) != null) {
        throw Problem.malformed("rows are followed without " + name);
      }
    }
    if (key != null) {
      parameters.requireNone("after");
    }
    return follow(
        request,
        new Followed.Rows(view, key, parameters.rest(), positions(seen == null ? after : seen)));
  }

  private @Nullable Positions positions(@Nullable String token) {
    try {
      return token == null ? null : Positions.parse(token, partitions);
    } catch (IllegalArgumentException malformed) {
      throw Problem.malformed(String.valueOf(malformed.getMessage()));
    }
  }

  /** The future fails when there is something that keeps it from being followed. */
  private Future<Void> follow(HttpServerRequest request, Followed followed) {
    if (HttpMethod.HEAD.equals(request.method())) {
      request.response().putHeader(Names.CONTENT_TYPE, Form.EVENT_STREAM.text());
      Answer.empty(request.response(), 200);
      return Future.succeededFuture();
    }
    Promise<Void> refused = Promise.promise();
    hub.follow(
        request,
        followed,
        (type, detail) -> refused.tryFail(Problem.of(ProblemType.ofText(type), detail)));
    return refused.future();
  }
}
