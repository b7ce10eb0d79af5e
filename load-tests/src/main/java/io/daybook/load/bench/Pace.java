package io.daybook.load.bench;

/**
 * When requests start.
 *
 * <p>A closed loop starts one as soon as a connection is free. An open loop starts them at fixed
 * intervals; when all connections are busy a request starts late, and its latency still counts from
 * when it should have: there is no coordinated omission.
 */
final class Pace {
  /** There is nothing to start now. */
  static final long NOT_NOW = Long.MIN_VALUE;

  private final double intervalNanos;
  private final long firstNanos;
  private final long untilNanos;
  private long started;

  /**
   * Creates a pace.
   *
   * @param perSecond requests a second; 0: a closed loop
   * @param firstNanos when the first one starts
   * @param untilNanos when no more start
   */
  Pace(double perSecond, long firstNanos, long untilNanos) {
    this.intervalNanos = perSecond == 0 ? 0 : 1e9 / perSecond;
    this.firstNanos = firstNanos;
    this.untilNanos = untilNanos;
  }

  boolean isOpen() {
    return intervalNanos > 0;
  }

  /** Returns when the next request should have started, {@link #NOT_NOW} when none should have. */
  long take(long now) {
    if (!isOpen()) {
      return now - untilNanos < 0 ? now : NOT_NOW;
    }
    long due = firstNanos + (long) (started * intervalNanos);
    if (due - now > 0 || due - untilNanos >= 0) {
      return NOT_NOW;
    }
    started++;
    return due;
  }

  /** Returns how long to sleep until the next interval begins. */
  long sleepNanos(long now) {
    double passed = now - firstNanos;
    double intervals = Math.max(0, Math.floor(passed / intervalNanos) + 1);
    return (long) (intervals * intervalNanos - passed);
  }

  boolean isOver(long now) {
    return now - untilNanos >= 0;
  }

  /** Returns how many requests should have started and did not. */
  long unsent() {
    return isOpen() ? Math.max(0, (long) ((untilNanos - firstNanos) / intervalNanos) - started) : 0;
  }
}
