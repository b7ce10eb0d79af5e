package io.daybook.admin;

import io.daybook.eventstore.Positions;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast the heads of partitions move, over the last ten samples.
 *
 * <p>Context: one owner, not thread-safe.
 */
final class AppendRates {
  private static final int SAMPLES_MAX = 11;
  private static final double NANOS = 1e9;

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long nanos, Positions heads) {}

  /** Takes a sample of the heads of all partitions. */
  void sample(long nanos, Positions heads) {
    samples.addLast(new Sample(nanos, heads));
    if (samples.size() > SAMPLES_MAX) {
      samples.removeFirst();
    }
  }

  /** Returns events per second of each partition between the first and the last sample. */
  double[] perSecond(int partitions) {
    double[] rates = new double[partitions];
    if (samples.size() > 1) {
      Sample from = samples.getFirst();
      Sample to = samples.getLast();
      double seconds = Math.max(1, to.nanos - from.nanos) / NANOS;
      for (int p = 0; p < partitions; p++) {
        rates[p] = (to.heads.of(p) - from.heads.of(p)) / seconds;
      }
    }
    return rates;
  }
}
