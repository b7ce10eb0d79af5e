package io.daybook.load.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What was measured: latencies of the answers with status 2xx, how many answers of each status, and
 * errors. Requests that started outside of the window are not counted, errors always are.
 *
 * <p>Context: one for each loop; added up when all have ended.
 */
public final class Meter {
  private static final int DIGITS = 3;

  private final long fromNanos;
  private final long untilNanos;
  private final Histogram latencies = new Histogram(DIGITS);
  private final Map<Integer, Long> statuses = new TreeMap<>();
  private final Map<String, Long> errors = new TreeMap<>();
  private long unsent;

  Meter(long fromNanos, long untilNanos) {
    this.fromNanos = fromNanos;
    this.untilNanos = untilNanos;
  }

  void answered(Answer answer, long startNanos, long nowNanos) {
    if (startNanos - fromNanos < 0 || startNanos - untilNanos >= 0) {
      return;
    }
    statuses.merge(answer.status(), 1L, Long::sum);
    if (answer.isSuccess()) {
      latencies.recordValue(Math.max(0, nowNanos - startNanos));
    }
  }

  void error(String what) {
    errors.merge(what, 1L, Long::sum);
  }

  void unsent(long requests) {
    unsent += requests;
  }

  void add(Meter other) {
    latencies.add(other.latencies);
    other.statuses.forEach((status, count) -> statuses.merge(status, count, Long::sum));
    other.errors.forEach((what, count) -> errors.merge(what, count, Long::sum));
    unsent += other.unsent;
  }

  /** Returns the successful answers for each second of the window. */
  public double perSecond() {
    return latencies.getTotalCount() * 1e9 / (untilNanos - fromNanos);
  }

  long successes() {
    return latencies.getTotalCount();
  }

  /** Returns the answers of a status. */
  long status(int status) {
    return statuses.getOrDefault(status, 0L);
  }

  /** Returns answers that were not 2xx, errors, and requests that were never sent. */
  public long failures() {
    long answers = statuses.values().stream().mapToLong(Long::longValue).sum();
    long broken = errors.values().stream().mapToLong(Long::longValue).sum();
    return answers - successes() + broken + unsent;
  }

  /** Returns how many answers there were of each status. */
  public Map<Integer, Long> statuses() {
    return statuses;
  }

  /** Returns how often each error happened. */
  public Map<String, Long> errors() {
    return errors;
  }

  long unsent() {
    return unsent;
  }

  /** Returns the latency that so many percent of the successes did not exceed. */
  public double millis(double percentile) {
    return latencies.getValueAtPercentile(percentile) / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }
}
