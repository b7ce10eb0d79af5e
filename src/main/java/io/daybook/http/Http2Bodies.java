package io.daybook.http;

import io.daybook.platform.Clock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Reads the bodies that come over HTTP/2, where a connection carries many at once: each up to a
 * limit of its own and within a time, all together up to a limit.
 *
 * <p>Context: owned by one HTTP verticle.
 */
final class Http2Bodies {
  private final HttpOptions options;
  private final HttpCounters counters;
  private final Clock clock;
  private final Set<Arriving> arriving = new LinkedHashSet<>();

  Http2Bodies(HttpOptions options, HttpCounters counters, Clock clock) {
    this.options = options;
    this.counters = counters;
    this.clock = clock;
  }

  /** Returns the body; fails with a problem when it is too long or comes too late. */
  Future<Buffer> read(HttpServerRequest request) {
    Arriving body = new Arriving(request);
    arriving.add(body);
    body.begin();
    return body.promise.future();
  }

  /** Refuses the bodies that have taken too long. */
  void refuseLate() {
    long oldestNanos = clock.nanoTime() - TimeUnit.SECONDS.toNanos(options.requestSeconds());
    List<Arriving> late =
        arriving.stream().takeWhile(body -> body.sinceNanos - oldestNanos <= 0).toList();
    late.forEach(body -> body.fail(RequestRules.late(options.requestSeconds())));
  }

  /** One body. */
  private final class Arriving {
    private final HttpServerRequest request;
    private final BodyShare share = new BodyShare(counters, options.bodiesBytesMax());
    private final long sinceNanos = clock.nanoTime();
    private final Promise<Buffer> promise = Promise.promise();
    private Buffer bytes = Buffer.buffer(0);

    Arriving(HttpServerRequest request) {
      this.request = request;
    }

    void begin() {
      request.handler(this::receive).exceptionHandler(gone -> gone()).endHandler(end -> arrived());
      request.response().closeHandler(closed -> closed());
      if (request.headers().contains(HttpHeaders.EXPECT)) {
        var _ = request.response().writeContinue();
      }
    }

    /** The first chunk is kept as it is: nearly always it is the whole body. */
    private void receive(Buffer chunk) {
      if (promise.future().isComplete()) {
        return;
      }
      if (share.exceedsWith(chunk.length())) {
        fail(RequestRules.tooManyBodies());
      } else if (bytes.length() + chunk.length() > options.bodyBytesMax()) {
        fail(RequestRules.tooLarge(options.bodyBytesMax()));
      } else {
        bytes = bytes.length() == 0 ? chunk : bytes.appendBuffer(chunk);
      }
    }

    private void arrived() {
      arriving.remove(this);
      promise.tryComplete(bytes);
    }

    private void gone() {
      fail(new HttpClosedException("the client has gone"));
    }

    private void fail(Throwable failure) {
      arriving.remove(this);
      promise.tryFail(failure);
    }

    private void closed() {
      share.release();
      arriving.remove(this);
    }
  }
}
