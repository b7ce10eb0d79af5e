package io.daybook.http;

/**
 * What one connection has of the bytes that all bodies of an HTTP verticle may have while their
 * requests are not answered.
 *
 * <p>Context: owned by one HTTP verticle.
 */
final class BodyShare {
  private final HttpCounters counters;
  private final int bytesMax;
  private long bytes;

  BodyShare(HttpCounters counters, int bytesMax) {
    this.counters = counters;
    this.bytesMax = bytesMax;
  }

  /** Takes more; tells whether all together have more than they may. */
  boolean exceedsWith(int more) {
    bytes += more;
    counters.bodyBytes += more;
    return counters.bodyBytes > bytesMax;
  }

  /** Gives back all of it. */
  void release() {
    counters.bodyBytes -= bytes;
    bytes = 0;
  }
}
