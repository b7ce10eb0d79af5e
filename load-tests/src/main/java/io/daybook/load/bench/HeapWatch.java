package io.daybook.load.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads how much of the server's heap is used, once a second, while a load runs. What is used just
 * after a garbage collection is what is kept, so the least value of some seconds shows it.
 */
final class HeapWatch {
  private static final String METER = "jvm_memory_used_bytes{area=\"heap\"";
  private static final long PAUSE_MILLIS = 1_000;
  private static final double MEBIBYTE = 1 << 20;

  private final HttpReader server;
  private final Thread thread;
  private final List<Double> mebibytes = new ArrayList<>();
  private volatile boolean ended;

  private HeapWatch(HttpReader server) {
    this.server = server;
    this.thread = Thread.ofVirtual().unstarted(this::watch);
  }

  static HeapWatch start(HttpReader server) {
    HeapWatch watch = new HeapWatch(server);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    try {
      while (!ended) {
        mebibytes.add(used(server.read("/metrics").body()));
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the heap in mebibytes that Prometheus' text says is used. */
  static double used(String metrics) {
    return metrics
            .lines()
            .filter(line -> line.startsWith(METER))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum()
        / MEBIBYTE;
  }

  /** Ends, and returns the least and the greatest of the first and the second half. */
  Halves stop() throws InterruptedException {
    ended = true;
    thread.join();
    int middle = mebibytes.size() / 2;
    return new Halves(
        Range.of(mebibytes.subList(0, middle)),
        Range.of(mebibytes.subList(middle, mebibytes.size())));
  }

  /** What was used in the first and in the second half of the time. */
  record Halves(Range first, Range second) {}

  /**
   * From the least to the greatest value.
   *
   * @param least in mebibytes
   * @param greatest in mebibytes
   */
  record Range(double least, double greatest) {
    static Range of(List<Double> values) {
      return new Range(
          values.stream().mapToDouble(Double::doubleValue).min().orElse(0),
          values.stream().mapToDouble(Double::doubleValue).max().orElse(0));
    }
  }
}
