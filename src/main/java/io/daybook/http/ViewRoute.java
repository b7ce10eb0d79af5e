package io.daybook.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.daybook.codec.Json;
import io.daybook.query.Query;
import io.daybook.query.Query.Freshness;
import io.daybook.query.QueryGateway;
import io.daybook.query.QueryReply;
import io.daybook.query.ViewDescription;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * {@code GET /views/{view}/{key}} and {@code GET /views/{view}?…}.
 *
 * <p>Context: one instance for each HTTP verticle.
 */
final class ViewRoute {
  static final String PREFIX = "/views/";

  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();
  private static final int LIMIT_DEFAULT = 50;
  private static final int LIMIT_MAX = 1_000;
  private static final int KEY_LENGTH_MAX = 1_024;

  private final QueryGateway queries;
  private final int partitions;
  private final FollowRoute follows;

  ViewRoute(QueryGateway queries, int partitions, FollowRoute follows) {
    this.queries = queries;
    this.follows = follows;
    this.partitions = partitions;
  }

  void handle(HttpServerRequest request, String path) {
    Future<Void> answered;
    try {
      answered = answer(request, path.substring(PREFIX.length()));
    } catch (Problem problem) {
      answered = Future.failedFuture(problem);
    }
    answered.onFailure(failure -> Answer.failure(request, failure));
  }

  private Future<Void> answer(HttpServerRequest request, String rest) {
    int slash = rest.indexOf('/');
    ViewDescription view = queries.view(slash < 0 ? rest : rest.substring(0, slash));
    if (view == null) {
      throw Problem.notFound("there is no view of that name; see /views");
    }
    requireGet(request);
    String key = slash < 0 ? null : key(rest.substring(slash + 1));
    Form form = Accepts.choose(request, Form.JSON, Form.EVENT_STREAM);
    QueryString parameters = QueryString.parse(request.query());
    if (form == Form.EVENT_STREAM) {
      return follows.rows(request, view.name(), key, parameters);
    }
    Freshness freshness = RequestHeaders.freshness(request, parameters.take("after"), partitions);
    if (key == null) {
      Query.ByFields query = byFields(view.name(), parameters, freshness);
      CursorScope scope = new CursorScope(view.name(), query.where());
      return ask(view, query).map(reply -> rows(request, marked(request, reply), scope));
    }
    parameters.requireNone("after");
    return ask(view, new Query.ByKey(key, freshness))
        .map(reply -> row(request, marked(request, reply)));
  }

  private static String key(String segment) {
    String key = QueryString.decode(segment, false);
    if (key.isEmpty() || key.length() > KEY_LENGTH_MAX) {
      throw Problem.malformed("a key has 1 to " + KEY_LENGTH_MAX + " characters");
    }
    return key;
  }

  static void requireGet(HttpServerRequest request) {
    if (!HttpMethod.GET.equals(request.method()) && !HttpMethod.HEAD.equals(request.method())) {
      request.response().putHeader(Names.ALLOW, "GET, HEAD");
      throw Problem.of(ProblemType.METHOD_NOT_ALLOWED, "this can only be read");
    }
  }

  private static Query.ByFields byFields(String view, QueryString parameters, Freshness freshness) {
    String sort = parameters.take("sort");
    boolean descending = false;
    if (sort != null && sort.startsWith("-")) {
      descending = true;
      sort = sort.substring(1);
    }
    int limit = (int) parameters.take("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
    String token = parameters.take("cursor");
    Map<String, String> where = parameters.rest();
    String cursor = token == null ? null : new CursorScope(view, where).unbound(token);
    return new Query.ByFields(where, sort, descending, limit, cursor, freshness);
  }

  private Future<QueryReply> ask(ViewDescription view, Query query) {
    return queries
        .query(view, query)
        .recover(
            noAnswer ->
                Future.failedFuture(
                    Problem.of(ProblemType.UNAVAILABLE, "the view does not answer")));
  }

  /** Says with the answer that the view has stopped before events that are stored. */
  private static QueryReply marked(HttpServerRequest request, QueryReply reply) {
    if (reply instanceof QueryReply.Stale(QueryReply _, String problem)) {
      request.response().putHeader(Names.DAYBOOK_VIEW_STOPPED, Names.visible(problem));
    }
    return reply.plain();
  }

  private static Void row(HttpServerRequest request, QueryReply reply) {
    switch (reply) {
      case QueryReply.Found found -> found(request, found);
      case QueryReply.Missing _ -> throw Problem.notFound("the view has no row of that key");
      default -> throw problem(reply);
    }
    return null;
  }

  private static void found(HttpServerRequest request, QueryReply.Found found) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    String tag = tag(found.row());
    response
        .putHeader(Names.ETAG, tag)
        .putHeader(Names.DAYBOOK_POSITION, found.positions().toString());
    String known = request.headers().get(Names.IF_NONE_MATCH);
    if (known != null && (known.contains(tag) || known.equals("*"))) {
      Answer.empty(response, 304);
    } else {
      Answer.json(request, Buffer.buffer(found.row().bytes()));
    }
  }

  /** Returns a strong entity tag: two 32-bit checksums of the row. */
  private static String tag(Json row) {
    CRC32 crc32 = new CRC32();
    crc32.update(row.bytes());
    CRC32C crc32c = new CRC32C();
    crc32c.update(row.bytes());
    return '"' + Long.toHexString(crc32.getValue() << 32 | crc32c.getValue()) + '"';
  }

  private static Void rows(HttpServerRequest request, QueryReply reply, CursorScope scope) {
    if (!(reply instanceof QueryReply.Rows rows)) {
      throw problem(reply);
    }
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return null;
    }
    response.putHeader(Names.DAYBOOK_POSITION, rows.positions().toString());
    Answer.json(request, json(rows, scope));
    return null;
  }

  private static Buffer json(QueryReply.Rows rows, CursorScope scope) {
    Buffer json = Buffer.buffer(64 + rows.rows().size() * 256).appendString("{\"rows\":[");
    String separator = "{\"key\":";
    for (QueryReply.Entry entry : rows.rows()) {
      json.appendString(separator)
          .appendString(quoted(entry.key()))
          .appendString(",\"row\":")
          .appendBytes(entry.row().bytes())
          .appendString("}");
      separator = ",{\"key\":";
    }
    String next = rows.next();
    return json.appendString("],\"next\":")
        .appendString(next == null ? "null" : quoted(scope.bound(next)))
        .appendString(",\"position\":\"")
        .appendString(rows.positions().toString())
        .appendString("\"}");
  }

  private static String quoted(String text) {
    return '"' + String.valueOf(ENCODER.quoteAsString(text)) + '"';
  }

  private static Problem problem(QueryReply reply) {
    return switch (reply) {
      case QueryReply.Behind(var positions, String problem) when problem != null ->
          Problem.of(ProblemType.VIEW_BEHIND, "it has come to " + positions + ": " + problem);
      case QueryReply.Behind(var positions, _) ->
          Problem.of(ProblemType.VIEW_BEHIND, "it has come to " + positions);
      case QueryReply.BadQuery(String detail) -> Problem.malformed(detail);
      case QueryReply.Found _,
          QueryReply.Missing _,
          QueryReply.Rows _,
          QueryReply.Reached _,
          QueryReply.Stale _,
          QueryReply.SliceStatus _ ->
          Problem.of(ProblemType.DEFECT, "the view gave another answer than was asked for");
    };
  }
}
