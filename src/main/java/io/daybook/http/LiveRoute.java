package io.daybook.http;

import io.daybook.live.LiveHub;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * {@code GET /live}: upgrades to WebSocket and hands the connection to the hub.
 *
 * <p>A browser says from which page it comes; only this server's own pages are let in, since a
 * WebSocket is not bound by the same-origin policy (RFC 6455, section 10.2).
 */
final class LiveRoute {
  private final LiveHub hub;

  LiveRoute(LiveHub hub) {
    this.hub = hub;
  }

  Future<Void> upgrade(HttpServerRequest request) {
    ViewRoute.requireGet(request);
    if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
      throw Problem.malformed("this is a WebSocket: upgrade to it");
    }
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

  private static ChannelPipeline pipeline(HttpServerRequest request) {
    return ((HttpServerConnection) request.connection()).channelHandlerContext().pipeline();
  }

  private static boolean isOwnPage(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    String host = request.getHeader(HttpHeaders.HOST);
    return origin == null || origin.equals("http://" + host) || origin.equals("https://" + host);
  }
}
