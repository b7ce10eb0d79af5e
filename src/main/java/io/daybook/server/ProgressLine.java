package io.daybook.server;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tells on standard error how far a command is: a bar that moves where a person looks, a line every
 * ten seconds elsewhere.
 */
final class ProgressLine implements AutoCloseable {
  private static final double NANOS = 1e9;
  private static final int BAR = 30;
  private static final long TERMINAL_MILLIS = 200;
  private static final long LOG_MILLIS = 10_000;

  private final String what;
  private final long total;
  private final boolean terminal =
      Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  private final LongAdder done = new LongAdder();
  private final long begun = System.nanoTime();
  private final Thread painter;

  /**
   * Begins.
   *
   * @param what is counted, for example {@code events checked}
   * @param total how many there will be, 0 where nobody knows
   */
  ProgressLine(String what, long total) {
    this.what = what;
    this.total = total;
    this.painter = Thread.ofVirtual().start(this::paint);
  }

  void add(long count) {
    done.add(count);
  }

  long count() {
    return done.sum();
  }

  double seconds() {
    return (System.nanoTime() - begun) / NANOS;
  }

  private void paint() {
    try {
      while (!Thread.interrupted()) {
        Thread.sleep(terminal ? TERMINAL_MILLIS : LOG_MILLIS);
        System.err.print(terminal ? "\r" + line() : line() + "\n");
      }
    } catch (InterruptedException ended) {
      if (terminal) {
        System.err.println("\r" + line());
      }
    }
  }

  private String line() {
    long count = done.sum();
    String rate = String.format(Locale.ROOT, "%,.0f/s", count / Math.max(seconds(), 1e-3));
    if (total <= 0) {
      return String.format(Locale.ROOT, "%,d %s, %s", count, what, rate);
    }
    double part = Math.min(1, (double) count / total);
    int full = (int) (part * BAR);
    String bar = terminal ? "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] " : "";
    return String.format(
        Locale.ROOT, "%s%3.0f %% %,d of %,d %s, %s ", bar, part * 100, count, total, what, rate);
  }

  @Override
  public void close() {
    painter.interrupt();
    try {
      painter.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
