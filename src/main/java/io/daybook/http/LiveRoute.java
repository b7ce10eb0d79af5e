package io.daybook.http;

import io.daybook.live.LiveHub;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /live}: upgrades to WebSocket and hands the connection to the hub.
 *
 * <p>A browser says from which page it comes; only this server's own pages are let in, since a
 * WebSocket is not bound by the same-origin policy (RFC 6455, section 10.2).
 */
final class LiveRoute {
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;

  private final LiveHub hub;

  LiveRoute(LiveHub hub) {
    this.hub = hub;
  }

  Future<Void> upgrade(HttpServerRequest request) {
    requireHandshake(request);
    if (!isOwnPage(request)) {
      throw Problem.of(ProblemType.FORBIDDEN, "pages of another origin may not connect");
    }
    return request
        .toWebSocket()
        .recover(refused -> Future.failedFuture(Problem.malformed("the handshake is malformed")))
        .map(
            socket -> {
              WebSocketGuard.install(pipeline(request));
              hub.connected(socket);
              return null;
            });
  }

  /** RFC 6455, section 4.2.1; Vert.x would answer without a problem. */
  private static void requireHandshake(HttpServerRequest request) {
    if (!HttpMethod.GET.equals(request.method())) {
      request.response().putHeader(Names.ALLOW, "GET");
      throw Problem.of(ProblemType.METHOD_NOT_ALLOWED, "a WebSocket begins with GET");
    }
    if (request.version() == HttpVersion.HTTP_2) {
      throw Problem.malformed("a WebSocket begins over HTTP/1.1, on the other port");
    }
    if (!request.headers().contains(HttpHeaders.UPGRADE, "websocket", true)
        || !request.headers().contains(HttpHeaders.CONNECTION, "upgrade", true)) {
      throw Problem.malformed("this is a WebSocket: upgrade to it");
    }
    if (!VERSION.equals(request.getHeader("Sec-WebSocket-Version"))) {
      request.response().putHeader("Sec-WebSocket-Version", VERSION);
      throw Problem.of(ProblemType.UPGRADE_REQUIRED, "the version of WebSocket here is " + VERSION);
    }
    if (!isKey(request.getHeader("Sec-WebSocket-Key"))) {
      throw Problem.malformed("Sec-WebSocket-Key must be 16 bytes in base64");
    }
  }

  private static boolean isKey(@Nullable String text) {
    try {
      return text != null && Base64.getDecoder().decode(text).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private static ChannelPipeline pipeline(HttpServerRequest request) {
    return ((HttpServerConnection) request.connection()).channelHandlerContext().pipeline();
  }

  private static boolean isOwnPage(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    String host = request.getHeader(HttpHeaders.HOST);
    return origin == null || origin.equals("http://" + host) || origin.equals("https://" + host);
  }
}
