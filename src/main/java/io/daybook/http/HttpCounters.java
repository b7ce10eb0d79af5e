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
  int streams;
  long streamsRefused;
  long streamsStalled;

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

  /** Returns runs of events that are being sent or folded. */
  public int streams() {
    return streams;
  }

  /** Returns runs of events that were refused because there were too many. */
  public long streamsRefused() {
    return streamsRefused;
  }

  /** Returns runs of events that were broken off because their client did not read. */
  public long streamsStalled() {
    return streamsStalled;
  }
}
