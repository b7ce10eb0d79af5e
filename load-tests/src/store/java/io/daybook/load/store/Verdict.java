package io.daybook.load.store;

import io.daybook.load.bench.Report;

/** Compares what was measured with what is asked for, and says so. */
final class Verdict {
  private final Report report;
  private boolean allMet = true;

  Verdict(Report report) {
    this.report = report;
  }

  /** Reports a value that must be at least so much. */
  void atLeast(String what, double value, double wanted) {
    judge(value >= wanted, "%s: %,.2f, at least %,.2f is wanted", what, value, wanted);
  }

  /** Reports a value that must stay below so much. */
  void below(String what, double value, double wanted) {
    judge(value < wanted, "%s: %,.2f, below %,.2f is wanted", what, value, wanted);
  }

  /**
   * Reports how many times as fast as the other one is; and the same by processor time, which does
   * not count, but tells whether something else was in the way.
   */
  void ratio(String what, Measured one, Measured other, double wanted) {
    report.line("%s, by processor time: %.2f", what, one.timesAsMuchPerProcessorAs(other));
    atLeast(what, one.timesAsFastAs(other), wanted);
  }

  private void judge(boolean met, String format, String what, double value, double wanted) {
    allMet &= met;
    report.line(format + ": %s", what, value, wanted, met ? "met" : "NOT MET");
  }

  /** Returns 0 when everything was met, 1 otherwise. */
  int exitCode() {
    return allMet ? 0 : 1;
  }
}
