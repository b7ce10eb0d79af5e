package io.daybook.http;

import io.daybook.codec.CommandCodec;
import io.daybook.codec.EventCodec;
import io.daybook.eventstore.EventJson;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStore.Direction;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads events: {@code GET /streams/{category}/{id}} and {@code GET /partitions/{p}/events}. */
final class EventRoute {
  private static final int STREAM_LIMIT_DEFAULT = 100;
  private static final int LIMIT_MAX = 1_000;

  private final EventStore store;
  private final CommandCodec codec;
  private final EventCodec events;

  EventRoute(EventStore store, CommandCodec codec, EventCodec events) {
    this.store = store;
    this.codec = codec;
    this.events = events;
  }

  /** Reads a page of a stream. */
  Future<Buffer> stream(HttpServerRequest request, String category, String id) {
    if (!codec.hasCategory(category)) {
      throw Problem.notFound("there is no category of that name");
    }
    if (!StreamId.isId(id)) {
      throw Problem.malformed(StreamId.ID_RULE);
    }
    StreamId stream = new StreamId(category, id);
    QueryString parameters = QueryString.parse(request.query());
    boolean backward = backward(parameters.take("direction"));
    long from = parameters.take("from", backward ? Long.MAX_VALUE : 1, 1, 999_999_999_999_999_999L);
    int limit = (int) parameters.take("limit", STREAM_LIMIT_DEFAULT, 1, LIMIT_MAX);
    parameters.requireNone("from, limit, direction");
    return store
        .streamVersion(stream)
        .compose(version -> page(request, stream, version, from, limit, backward))
        .recover(EventRoute::unavailable);
  }

  private static boolean backward(@Nullable String direction) {
    if (direction == null || direction.equals("forward")) {
      return false;
    }
    if (direction.equals("backward")) {
      return true;
    }
    throw Problem.malformed("direction must be forward or backward");
  }

  private Future<Buffer> page(
      HttpServerRequest request,
      StreamId stream,
      long version,
      long from,
      int limit,
      boolean backward) {
    if (version == 0) {
      throw Problem.notFound("there is no such stream");
    }
    request.response().putHeader(Names.ETAG, "\"" + version + '"');
    return store
        .readStream(
            stream,
            backward ? Math.min(from, version) : from,
            limit,
            backward ? Direction.BACKWARD : Direction.FORWARD)
        .map(events -> streamJson(stream, version, events, backward));
  }

  private Buffer streamJson(
      StreamId stream, long version, List<RecordedEvent> events, boolean backward) {
    Buffer json =
        Buffer.buffer()
            .appendString("{\"stream\":\"" + stream + "\",\"version\":")
            .appendString(version + ",\"events\":[");
    append(json, events);
    return json.appendString("],\"next\":" + next(version, events, backward) + "}");
  }

  /** Returns the version from which the next page is read, the text null where there is none. */
  private static String next(long version, List<RecordedEvent> events, boolean backward) {
    if (events.isEmpty()) {
      return "null";
    }
    long last = events.getLast().version();
    boolean end = backward ? last == 1 : last >= version;
    return end ? "null" : Long.toString(backward ? last - 1 : last + 1);
  }

  /** Reads a page of a partition. */
  Future<Buffer> partition(HttpServerRequest request, String number) {
    long partition = RequestHeaders.digits(number);
    if (partition < 0 || partition >= store.partitions().count()) {
      throw Problem.notFound("partitions are 0 to " + (store.partitions().count() - 1));
    }
    QueryString parameters = QueryString.parse(request.query());
    long from = parameters.take("from", 1, 1, 999_999_999_999_999_999L);
    int limit = (int) parameters.take("limit", LIMIT_MAX, 1, LIMIT_MAX);
    parameters.requireNone("from, limit");
    int p = (int) partition;
    return store
        .head(p)
        .compose(
            head ->
                store
                    .readPartition(p, from, limit)
                    .map(events -> partitionJson(p, head.position(), events)))
        .recover(EventRoute::unavailable);
  }

  private Buffer partitionJson(int partition, long head, List<RecordedEvent> events) {
    Buffer json =
        Buffer.buffer()
            .appendString("{\"partition\":" + partition + ",\"head\":" + head + ",\"events\":[");
    append(json, events);
    boolean end = events.isEmpty() || events.getLast().position() >= head;
    String next = end ? "null" : Long.toString(events.getLast().position() + 1);
    return json.appendString("],\"next\":" + next + "}");
  }

  private void append(Buffer json, List<RecordedEvent> page) {
    boolean first = true;
    for (RecordedEvent event : page) {
      if (!first) {
        json.appendByte((byte) ',');
      }
      first = false;
      json.appendBytes(EventJson.of(event, events).bytes());
    }
  }

  private static Future<Buffer> unavailable(Throwable failure) {
    return Future.failedFuture(
        failure instanceof Problem
            ? failure
            : Problem.of(ProblemType.UNAVAILABLE, "the event store can't be reached"));
  }
}
