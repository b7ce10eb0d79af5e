package io.daybook.http;

import io.daybook.codec.EventCodec;
import io.daybook.eventstore.EventJson;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** Reads pages of events as JSON: of a stream, or of a partition. */
final class EventRoute {
  private static final long STREAM_LIMIT_DEFAULT = 100;
  private static final long LIMIT_MAX = 1_000;

  private final EventStore store;
  private final EventCodec events;

  EventRoute(EventStore store, EventCodec events) {
    this.store = store;
    this.events = events;
  }

  /** Reads a page of a stream. */
  Future<Buffer> stream(HttpServerRequest request, StreamId stream) {
    EventRange range = EventRange.of(QueryString.parse(request.query()), LIMIT_MAX, true);
    return store
        .streamVersion(stream)
        .compose(version -> page(request, stream, version, range))
        .recover(EventRoute::unavailable);
  }

  private Future<Buffer> page(
      HttpServerRequest request, StreamId stream, long version, EventRange range) {
    if (version == 0) {
      throw Problem.notFound("there is no such stream");
    }
    request.response().putHeader(Names.ETAG, "\"" + version + '"');
    return store
        .readStream(stream, range.first(version), limit(range), range.direction())
        .map(events -> streamJson(stream, version, events, range.backward()));
  }

  private static int limit(EventRange range) {
    Long limit = range.limit();
    return (int) (limit == null ? STREAM_LIMIT_DEFAULT : limit);
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
  Future<Buffer> partition(HttpServerRequest request, int partition) {
    EventRange range = EventRange.of(QueryString.parse(request.query()), LIMIT_MAX, false);
    Long limit = range.limit();
    return store
        .head(partition)
        .compose(
            head ->
                store
                    .readPartition(
                        partition, range.first(1), (int) (limit == null ? LIMIT_MAX : limit))
                    .map(events -> partitionJson(partition, head.position(), events)))
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

  /** Makes a failure of the store the problem that it is. */
  static <T> Future<T> unavailable(Throwable failure) {
    return Future.failedFuture(
        failure instanceof Problem
            ? failure
            : Problem.of(ProblemType.UNAVAILABLE, "the event store can't be reached"));
  }
}
