package io.daybook.platform;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Breaks an answer off, so that the client sees that it is not whole. */
public final class CutOff {
  private static final long INTERNAL_ERROR = 2;

  private CutOff() {}

  /**
   * Closes the connection of a request; over HTTP/2, where other requests share it, resets only its
   * stream (RFC 9113, section 5.4.2).
   */
  public static void answer(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      var _ = request.response().reset(INTERNAL_ERROR);
    } else {
      var _ = request.connection().close();
    }
  }
}
