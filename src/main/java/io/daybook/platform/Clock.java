package io.daybook.platform;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time, as a parameter. */
public interface Clock {
  /** Returns the wall-clock time in whole microseconds, which is what PostgreSQL keeps. */
  Instant now();

  /** Returns a time in nanoseconds that only ever rises, for deadlines and durations. */
  long nanoTime();

  /** Returns this machine's clock. */
  static Clock system() {
    return new Clock() {
      @Override
      public Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
      }

      @Override
      public long nanoTime() {
        return System.nanoTime();
      }
    };
  }
}
