package io.daybook.load.bench;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts what is not as it must be, and reports the first of it; from any thread. */
final class Differences {
  private static final int SHOWN_MAX = 20;

  private final Report report;
  private final AtomicLong count = new AtomicLong();

  Differences(Report report) {
    this.report = report;
  }

  /** Counts a difference unless both are equal. */
  void compare(String what, Object expected, @Nullable Object actual) {
    if (!expected.equals(actual)) {
      add(what, expected, actual);
    }
  }

  void add(String what, Object expected, @Nullable Object actual) {
    if (count.incrementAndGet() <= SHOWN_MAX) {
      report.line("  DIFFERENT: %s, expected %s, was %s", what, expected, actual);
    }
  }

  long count() {
    return count.get();
  }
}
