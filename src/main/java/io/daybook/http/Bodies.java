package io.daybook.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Reads request bodies up to a limit. What is a little too long is read to its end and thrown away,
 * so that the client, which may send all of it before it listens, gets the answer.
 */
final class Bodies {
  private static final int DRAINED_BYTES_MAX = 32 * 1024 * 1024;

  private final HttpServerRequest request;
  private final int bytesMax;
  private final Promise<Buffer> promise = Promise.promise();
  private final Buffer body = Buffer.buffer();
  private long read;

  private Bodies(HttpServerRequest request, int bytesMax) {
    this.request = request;
    this.bytesMax = bytesMax;
  }

  /** Returns the body; fails with a problem when it is longer than the limit. */
  static Future<Buffer> read(HttpServerRequest request, int bytesMax) {
    String length = request.getHeader(Names.CONTENT_LENGTH);
    if (length == null && request.getHeader(Names.TRANSFER_ENCODING) == null) {
      return Future.succeededFuture(Buffer.buffer());
    }
    boolean fits = length == null || fits(length, bytesMax);
    if (request.headers().contains(HttpHeaders.EXPECT)) {
      if (!fits) {
        return Future.failedFuture(RequestRules.tooLarge(bytesMax));
      }
      request.response().writeContinue();
    }
    return length != null && fits ? request.body() : new Bodies(request, bytesMax).counted();
  }

  private static boolean fits(String length, int bytesMax) {
    long bytes = RequestHeaders.digits(length);
    return bytes >= 0 && bytes <= bytesMax;
  }

  private Future<Buffer> counted() {
    request.handler(this::receive);
    request.exceptionHandler(promise::tryFail);
    request.endHandler(end -> finish());
    return promise.future();
  }

  private void receive(Buffer chunk) {
    read += chunk.length();
    if (read <= bytesMax) {
      body.appendBuffer(chunk);
    } else if (read > DRAINED_BYTES_MAX) {
      request.pause();
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      promise.tryFail(RequestRules.tooLarge(bytesMax));
    }
  }

  private void finish() {
    if (read <= bytesMax) {
      promise.tryComplete(body);
    } else {
      promise.tryFail(RequestRules.tooLarge(bytesMax));
    }
  }
}
