package io.daybook.http;

import io.vertx.core.http.HttpConnection;
import java.util.HashSet;
import java.util.Set;

/**
 * Bounds the open connections. One too many is told so at its first request and closed; when too
 * many of those wait for their turn, more are closed at once.
 *
 * <p>Context: owned by one HTTP verticle.
 */
final class ConnectionGate {
  private static final int SURPLUS_MAX = 256;

  private final int openMax;
  private final HttpCounters counters;
  private final Set<HttpConnection> surplus = new HashSet<>();

  ConnectionGate(int openMax, HttpCounters counters) {
    this.openMax = openMax;
    this.counters = counters;
  }

  void opened(HttpConnection connection) {
    counters.connections++;
    connection.closeHandler(closed -> closed(connection));
    if (counters.connections - surplus.size() > openMax) {
      counters.connectionsRefused++;
      if (surplus.size() < SURPLUS_MAX) {
        surplus.add(connection);
      } else {
        connection.close();
      }
    }
  }

  private void closed(HttpConnection connection) {
    counters.connections--;
    surplus.remove(connection);
  }

  /** Tells whether requests of the connection are served. */
  boolean serves(HttpConnection connection) {
    return surplus.isEmpty() || !surplus.contains(connection);
  }
}
