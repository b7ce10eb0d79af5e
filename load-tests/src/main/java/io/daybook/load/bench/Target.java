package io.daybook.load.bench;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * The server under load.
 *
 * @param host a name or an address
 * @param port the port of its HTTP API
 */
public record Target(String host, int port) {
  private static final int PORT_DEFAULT = 80;

  /** Parses {@code http://host:port}. */
  public static Target parse(String url) {
    URI uri = URI.create(url);
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException("--url must be http://host:port, was " + url);
    }
    return new Target(uri.getHost(), uri.getPort() < 0 ? PORT_DEFAULT : uri.getPort());
  }

  InetSocketAddress address() {
    return new InetSocketAddress(host, port);
  }

  /** Returns the beginning of an absolute URI. */
  public String url() {
    return "http://" + authority();
  }

  /** Returns what the {@code Host} header says. */
  String authority() {
    return host + ':' + port;
  }
}
