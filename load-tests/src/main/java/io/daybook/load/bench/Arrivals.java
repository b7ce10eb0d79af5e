package io.daybook.load.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Pairs acknowledged versions of orders with the frames that bring them, and measures how long
 * after the acknowledgement each frame came: 0 when it came first. A frame brings a version when it
 * shows that one or a later one. From any thread.
 */
final class Arrivals {
  private static final int DIGITS = 3;

  private final Histogram delays = new Histogram(DIGITS);
  private final Map<String, Long> shown = new HashMap<>();
  private final Map<String, List<Awaited>> awaited = new HashMap<>();
  private long fromNanos = System.nanoTime();
  private long frames;
  private long awaitedCount;

  private record Awaited(long version, long ackNanos) {}

  /** Acknowledgements before that time are matched, but not measured. */
  synchronized void measureFrom(long nanos) {
    fromNanos = nanos;
  }

  synchronized void acknowledged(String order, long version, long nanos) {
    if (shown.getOrDefault(order, 0L) >= version) {
      measure(nanos, nanos);
    } else {
      awaitedCount++;
      awaited.computeIfAbsent(order, none -> new ArrayList<>(2)).add(new Awaited(version, nanos));
    }
  }

  /** Takes in a frame, and returns the latest version that those before it showed. */
  synchronized long arrived(String order, long version, long nanos) {
    frames++;
    long before = shown.getOrDefault(order, 0L);
    shown.put(order, Math.max(before, version));
    Iterator<Awaited> waiting = awaited.getOrDefault(order, List.of()).iterator();
    while (waiting.hasNext()) {
      Awaited next = waiting.next();
      if (next.version <= version) {
        waiting.remove();
        awaitedCount--;
        measure(next.ackNanos, nanos);
      }
    }
    return before;
  }

  private void measure(long ackNanos, long arrivedNanos) {
    if (ackNanos - fromNanos >= 0) {
      delays.recordValue(Math.max(0, arrivedNanos - ackNanos));
    }
  }

  /** Returns how many acknowledged versions no frame has brought. */
  synchronized long missed() {
    return awaitedCount;
  }

  /** Returns how many acknowledged versions were measured. */
  synchronized long measured() {
    return delays.getTotalCount();
  }

  synchronized long frames() {
    return frames;
  }

  synchronized double millis(double percentile) {
    return delays.getValueAtPercentile(percentile) / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }
}
