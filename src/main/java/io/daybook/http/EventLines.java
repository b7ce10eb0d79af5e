package io.daybook.http;

import io.daybook.codec.EventCodec;
import io.daybook.eventstore.EventJson;
import io.daybook.eventstore.EventPages;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.platform.CutOff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends a run of events as NDJSON, one event a line, as fast as the client reads it.
 *
 * <p>One page is being sent and at most one is read ahead; nothing is read while the client does
 * not read, and no connection to the store is held between pages. What waits for the client is
 * counted here, in bytes: a response counts messages, whatever their length. A client that reads
 * nothing for too long is cut off. Whatever goes wrong after the first line breaks the connection:
 * the last chunk (RFC 9112, section 7.1) is never sent, so a client sees that the answer is not
 * whole.
 *
 * <p>Context: one for each request, on its context.
 */
final class EventLines {
  private static final System.Logger LOG = System.getLogger(EventLines.class.getName());
  private static final int CHUNK_BYTES = 64 * 1024;

  /** So many bytes may wait for the client, and then one more chunk. */
  private static final int UNWRITTEN_BYTES_MAX = 256 * 1024;

  private final Parts parts;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final EventPages pages;
  private final Promise<Void> begun = Promise.promise();
  private List<RecordedEvent> page = List.of();
  private int at;
  private @Nullable List<RecordedEvent> ahead;
  private boolean reading;
  private boolean pumping;
  private boolean over;
  private long unwritten;
  private long stallTimer = -1;

  /**
   * What all runs of a verticle share.
   *
   * @param stallMillis how long a client may read nothing
   */
  record Parts(
      Vertx vertx, EventCodec codec, StreamGate gate, HttpCounters counters, long stallMillis) {}

  private EventLines(Parts parts, HttpServerRequest request, EventPages pages) {
    this.parts = parts;
    this.request = request;
    this.response = request.response();
    this.pages = pages;
  }

  /** Sends the run; the future fails when nothing was sent of it. */
  static Future<Void> send(Parts parts, HttpServerRequest request, EventPages pages) {
    if (request.response().closed()) {
      return Future.succeededFuture();
    }
    if (!parts.gate.enter()) {
      return Future.failedFuture(StreamGate.refusal());
    }
    EventLines lines = new EventLines(parts, request, pages);
    lines.begin();
    return lines.begun.future();
  }

  private void begin() {
    response.closeHandler(closed -> release());
    response.exceptionHandler(gone -> LOG.log(Level.DEBUG, "http: the client has gone: {0}", gone));
    pump();
  }

  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (!over && roomy() && ready()) {
        writeChunk();
      }
    } catch (RuntimeException defect) {
      broken(defect);
    } finally {
      pumping = false;
    }
  }

  /**
   * Tells whether the client has room; where it has none, the time begins in which it must read.
   */
  private boolean roomy() {
    boolean full = unwritten >= UNWRITTEN_BYTES_MAX;
    if (!full) {
      unwatch();
    } else if (stallTimer < 0) {
      stallTimer = parts.vertx.setTimer(parts.stallMillis, fired -> stalled());
    }
    return !full;
  }

  /** Tells whether there is something to write now; where nothing comes any more, the run ends. */
  private boolean ready() {
    if (at < page.size()) {
      return true;
    }
    List<RecordedEvent> next = ahead;
    if (next != null) {
      page = next;
      at = 0;
      ahead = null;
    }
    readAhead();
    if (next == null && !reading && !over && pages.isDone() && ahead == null) {
      finish();
    }
    return next != null || ahead != null;
  }

  private void readAhead() {
    if (!reading && ahead == null && !pages.isDone()) {
      reading = true;
      pages.next().onComplete(this::arrived, this::broken);
    }
  }

  private void arrived(List<RecordedEvent> next) {
    reading = false;
    ahead = next;
    pump();
  }

  private void writeChunk() {
    Buffer chunk = Buffer.buffer(CHUNK_BYTES + 1024);
    while (at < page.size() && chunk.length() < CHUNK_BYTES) {
      chunk.appendBytes(EventJson.of(page.get(at++), parts.codec).bytes()).appendByte((byte) '\n');
    }
    if (chunk.length() > 0) {
      open();
      write(chunk);
    }
  }

  /** A long event is written in parts, so that it is seen how the client gets on with it. */
  private void write(Buffer chunk) {
    for (int from = 0; from < chunk.length() && !over; from += CHUNK_BYTES) {
      Buffer part = chunk.slice(from, Math.min(chunk.length(), from + CHUNK_BYTES));
      unwritten += part.length();
      response.write(part).onComplete(done -> written(part.length()), gone -> release());
    }
  }

  private void written(int bytes) {
    unwritten -= bytes;
    unwatch();
    pump();
  }

  private void open() {
    if (!response.headWritten()) {
      response.setChunked(true).putHeader(Names.CONTENT_TYPE, Names.NDJSON);
      begun.tryComplete();
    }
  }

  private void finish() {
    open();
    release();
    response.end();
  }

  private void broken(Throwable failure) {
    reading = false;
    if (over) {
      return;
    }
    LOG.log(Level.WARNING, "http: {0} breaks off: {1}", request.path(), failure);
    boolean sent = response.headWritten();
    begun.tryFail(Problem.of(ProblemType.UNAVAILABLE, "the event store can't be read"));
    release();
    if (sent) {
      CutOff.answer(request);
    }
  }

  private void unwatch() {
    if (stallTimer >= 0) {
      parts.vertx.cancelTimer(stallTimer);
      stallTimer = -1;
    }
  }

  private void stalled() {
    stallTimer = -1;
    if (!over) {
      parts.counters.streamsStalled++;
      release();
      CutOff.answer(request);
    }
  }

  /** Nothing is read or sent any more. */
  private void release() {
    if (!over) {
      over = true;
      unwatch();
      page = List.of();
      ahead = null;
      parts.gate.leave();
      begun.tryComplete();
    }
  }
}
