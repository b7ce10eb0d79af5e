package io.daybook.load.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the answers that refuse a request for now, 429 and 503: how soon they come after the
 * request was sent, and whether they say when to try again.
 *
 * <p>Context: lanes of one thread.
 */
final class Refusals {
  private static final int DIGITS = 3;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private final Histogram latencies = new Histogram(DIGITS);
  private long withoutRetryAfter;

  /** Returns a lane that does what the other one does, and is watched. */
  Lane watch(Lane lane) {
    return new Watched(lane);
  }

  long count() {
    return latencies.getTotalCount();
  }

  /** Returns how many had no {@code Retry-After} of at least a second. */
  long withoutRetryAfter() {
    return withoutRetryAfter;
  }

  /** Returns the latency that so many percent of them did not exceed, 0 when there were none. */
  double millis(double percentile) {
    return latencies.getValueAtPercentile(percentile) / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }

  private void refused(Answer answer, long nanos) {
    latencies.recordValue(Math.max(0, nanos));
    String retryAfter = answer.header("retry-after");
    if (retryAfter == null || !retryAfter.matches("[1-9][0-9]*")) {
      withoutRetryAfter++;
    }
  }

  private final class Watched implements Lane {
    private final Lane lane;
    private long sentNanos;

    Watched(Lane lane) {
      this.lane = lane;
    }

    @Override
    public @Nullable Request next() {
      sentNanos = System.nanoTime();
      return lane.next();
    }

    @Override
    public void answered(Answer answer, long nanos) {
      if (answer.status() == TOO_MANY_REQUESTS || answer.status() == UNAVAILABLE) {
        refused(answer, nanos - sentNanos);
      }
      lane.answered(answer, nanos);
    }

    @Override
    public void lost() {
      lane.lost();
    }
  }
}
