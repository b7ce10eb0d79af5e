package io.daybook.load.bench;

import java.util.concurrent.TimeUnit;

/**
 * How far a loop is: what is under way, what may still start, and whether it has ended.
 *
 * <p>When the pace is over, what is overdue is still sent for {@value #OVERDUE_SECONDS} s. A loop
 * ends when every answer is there, or {@value #DRAIN_SECONDS} s after the last could be sent.
 *
 * <p>Context: its loop's thread, but for {@link #stop}.
 */
final class Course {
  private static final int OVERDUE_SECONDS = 10;
  private static final int DRAIN_SECONDS = 10;

  private final Pace pace;
  private final Meter meter;
  private long overNanos;
  private boolean over;
  private int underWay;
  private volatile boolean stopping;

  Course(Pace pace, Meter meter) {
    this.pace = pace;
    this.meter = meter;
  }

  /** Starts no more requests; from any thread. */
  void stop() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }

  /** Returns when the next request should have started, {@link Pace#NOT_NOW} when none may. */
  long take(long now) {
    if (stopping || over && now - overNanos >= TimeUnit.SECONDS.toNanos(OVERDUE_SECONDS)) {
      return Pace.NOT_NOW;
    }
    return pace.take(now);
  }

  /** A request is under way. */
  void begun() {
    underWay++;
  }

  /** A request is no longer under way. */
  void done() {
    underWay--;
  }

  /** Tells whether the loop has ended; counts what was not answered by then, so called until so. */
  boolean hasEnded(long now) {
    if (!over && (stopping || pace.isOver(now))) {
      over = true;
      overNanos = now;
    }
    if (!over) {
      return false;
    }
    if (underWay == 0) {
      return true;
    }
    if (now - overNanos < TimeUnit.SECONDS.toNanos(OVERDUE_SECONDS + DRAIN_SECONDS)) {
      return false;
    }
    for (int i = 0; i < underWay; i++) {
      meter.error("no answer");
    }
    return true;
  }

  /** Counts what should have started and did not. */
  void countUnsent() {
    meter.unsent(stopping ? 0 : pace.unsent());
  }
}
