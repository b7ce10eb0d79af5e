package io.daybook.load.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Prints figures for people. */
public final class Report {
  private static final String FIGURES =
      "%s: %,.0f/s  p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  max %.2f ms  (%,d answers 2xx)";
  private static final int UNPROCESSABLE = 422;

  private final PrintStream out;
  private final long startNanos = System.nanoTime();
  private final long startCpuNanos = cpuNanos();

  /** Creates a report that begins now. */
  public Report(PrintStream out) {
    this.out = out;
  }

  /** Prints a line. */
  public void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }

  /** Prints rate and latencies on one line, then what was not a success. */
  void figures(String what, Meter meter) {
    line(
        FIGURES,
        what,
        meter.perSecond(),
        meter.millis(50),
        meter.millis(90),
        meter.millis(99),
        meter.millis(99.9),
        meter.millis(100),
        meter.successes());
    failures(meter);
  }

  /** Prints how many answers there were of each status, and the errors. */
  void statuses(Meter meter) {
    line("statuses: %s", meter.statuses());
    line("errors: %s", meter.errors().isEmpty() ? "none" : meter.errors());
    line(
        "the generator used %.2f cores",
        (double) (cpuNanos() - startCpuNanos) / (System.nanoTime() - startNanos));
  }

  private void failures(Meter meter) {
    if (meter.failures() > 0) {
      line(
          "  NOT SUCCESSFUL: %,d, statuses %s, errors %s",
          meter.failures(), meter.statuses(), meter.errors());
    }
    if (meter.unsent() > 0) {
      line("  NOT SENT: %,d requests were due while every connection was busy", meter.unsent());
    }
    if (meter.status(UNPROCESSABLE) > 0) {
      line("  422: the reactor may confirm orders before a line is added; try --further mark-paid");
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
