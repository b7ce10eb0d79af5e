package io.daybook.http;

import io.daybook.platform.Clock;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bounds the open connections and guards each of them. One too many is told so at its first request
 * and closed; when too many of those wait for their turn, more are closed at once.
 *
 * <p>Context: owned by one HTTP verticle.
 */
final class ConnectionGate {
  private static final System.Logger LOG = System.getLogger(ConnectionGate.class.getName());
  private static final int SURPLUS_MAX = 256;

  private final Clock clock;
  private final HttpServerOptions server;
  private final HttpOptions options;
  private final RequestRules rules;
  private final HttpCounters counters;
  private final Map<HttpConnection, ConnectionGuard> open = new HashMap<>();
  private final Set<HttpConnection> surplus = new HashSet<>();
  private boolean draining;

  ConnectionGate(
      HttpServerOptions server, HttpOptions options, HttpCounters counters, Clock clock) {
    this.clock = clock;
    this.server = server;
    this.options = options;
    this.rules = new RequestRules(options.bodyBytesMax());
    this.counters = counters;
  }

  void opened(HttpConnection connection) {
    ConnectionGuard guard = guard(connection);
    open.put(connection, guard);
    counters.connections++;
    connection.closeHandler(closed -> closed(connection));
    connection.exceptionHandler(
        failure -> LOG.log(System.Logger.Level.DEBUG, "http: a connection failed", failure));
    if (counters.connections - surplus.size() > options.connectionsMax()) {
      counters.connectionsRefused++;
      if (surplus.size() < SURPLUS_MAX) {
        surplus.add(connection);
      } else {
        connection.close();
      }
    }
    if (draining) {
      guard.drain(HttpOptions.GRACE_MILLIS);
    }
  }

  /** Takes the place of Vert.x's decoder, before anything is read. */
  private ConnectionGuard guard(HttpConnection connection) {
    ChannelPipeline pipeline =
        ((HttpServerConnection) connection).channelHandlerContext().pipeline();
    RequestDecoder decoder = new RequestDecoder(server, rules);
    ConnectionGuard guard =
        new ConnectionGuard(
            decoder,
            rules,
            new BodyShare(counters, options.bodiesBytesMax()),
            clock,
            options.requestSeconds());
    pipeline.replace("httpDecoder", "httpDecoder", decoder);
    pipeline.addAfter("httpEncoder", "guard", guard);
    return guard;
  }

  private void closed(HttpConnection connection) {
    if (open.remove(connection) != null) {
      counters.connections--;
    }
    surplus.remove(connection);
  }

  /** Tells whether requests of the connection are served. */
  boolean serves(HttpConnection connection) {
    return surplus.isEmpty() || !surplus.contains(connection);
  }

  /** Ends the connections: each with its next answer, the idle ones a moment later. */
  void drain() {
    draining = true;
    List.copyOf(open.values()).forEach(guard -> guard.drain(HttpOptions.GRACE_MILLIS));
  }

  /** Tells whether there is a connection. */
  boolean isEmpty() {
    return open.isEmpty();
  }
}
