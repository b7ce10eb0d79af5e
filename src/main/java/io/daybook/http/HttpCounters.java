package io.daybook.http;

/**
 * What an HTTP verticle has counted since its start.
 *
 * <p>Context: written by the verticle; others may read slightly old values.
 */
public final class HttpCounters {
  int connections;
  long connectionsRefused;
  long commandsRefused;
  long bodyBytes;

  HttpCounters() {}

  /** Returns connections that are open. */
  public int connections() {
    return connections;
  }

  /** Returns connections that were closed because there were too many. */
  public long connectionsRefused() {
    return connectionsRefused;
  }

  /** Returns bytes of bodies that were read and whose requests are not answered. */
  public long bodyBytes() {
    return bodyBytes;
  }

  /** Returns commands that were refused because those before them take too long. */
  public long commandsRefused() {
    return commandsRefused;
  }
}
