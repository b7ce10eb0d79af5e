package io.daybook.http;

import io.daybook.platform.Clock;

/**
 * Lets in as many commands as will be answered soon: those under way may be as many as are answered
 * in the wait that is allowed, at the rate of the last moments. The others are refused before they
 * were parsed, so that those that were let in stay fast, and refusing costs little.
 *
 * <p>Context: owned by one HTTP verticle.
 */
final class CommandIntake {
  /** So many may always be under way, whatever the rate: as many clients as come at once. */
  static final int UNDER_WAY_MIN = 1_024;

  private static final long WINDOW_NANOS = 100_000_000;
  private static final double WEIGHT = 0.3;

  private final Clock clock;
  private final double waitSeconds;
  private final HttpCounters counters;
  private double perSecond;
  private int limit = UNDER_WAY_MIN;
  private int underWay;
  private int answered;
  private long windowBeganNanos;

  /**
   * Creates an intake.
   *
   * @param waitMillis how long a command may wait for its answer under load
   */
  CommandIntake(Clock clock, long waitMillis, HttpCounters counters) {
    this.clock = clock;
    this.waitSeconds = waitMillis / 1_000.0;
    this.counters = counters;
    this.windowBeganNanos = clock.nanoTime();
  }

  /** Tells whether the command that has come must be refused. */
  boolean isFull() {
    if (underWay < limit) {
      return false;
    }
    counters.commandsRefused++;
    return true;
  }

  /** A command comes in; {@link #leave} follows. */
  void enter() {
    underWay++;
  }

  /** A command that came in is answered. */
  void leave() {
    underWay--;
    answered++;
    long now = clock.nanoTime();
    long elapsed = now - windowBeganNanos;
    if (elapsed >= WINDOW_NANOS) {
      perSecond += WEIGHT * (answered * 1e9 / elapsed - perSecond);
      limit = (int) Math.max(UNDER_WAY_MIN, Math.min(Integer.MAX_VALUE, perSecond * waitSeconds));
      answered = 0;
      windowBeganNanos = now;
    }
  }
}
