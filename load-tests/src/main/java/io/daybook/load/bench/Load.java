package io.daybook.load.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A load while it runs: the loops of a plan, each on a thread of its own, and what they measure.
 * Created when it starts.
 */
final class Load {
  private final List<Loop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Meter> meters = new ArrayList<>();
  private final Meter total;
  private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();

  private Load(Plan plan, IntFunction<Lane> lanes) {
    long start = System.nanoTime();
    long from = start + TimeUnit.SECONDS.toNanos(plan.warmupSeconds());
    long until = from + TimeUnit.SECONDS.toNanos(plan.seconds());
    total = new Meter(from, until);
    int first = 0;
    for (int thread = 0; thread < plan.threads(); thread++) {
      int count = plan.connectionsOf(thread) * plan.lanesEach();
      List<Lane> own = IntStream.range(first, first + count).mapToObj(lanes).toList();
      first += count;
      Meter meter = new Meter(from, until);
      meters.add(meter);
      Pace pace = new Pace(plan.perSecond() / plan.threads(), start, until);
      loops.add(
          plan.isHttp2()
              ? new Http2Loop(plan, pace, meter, own)
              : new Http1Loop(plan, pace, meter, own));
    }
    for (Loop loop : loops) {
      threads.add(Thread.ofPlatform().name("load-" + threads.size()).start(() -> run(loop)));
    }
  }

  private void run(Loop loop) {
    try {
      loop.run();
    } catch (Exception | Error e) {
      defect.compareAndSet(null, e);
      stop();
    }
  }

  /**
   * Starts a load.
   *
   * @param lanes makes the lane of each connection, or of each of its streams, from 0 on
   */
  static Load start(Plan plan, IntFunction<Lane> lanes) {
    return new Load(plan, lanes);
  }

  /** Runs a load to its end. */
  static Meter run(Plan plan, IntFunction<Lane> lanes) throws InterruptedException {
    return start(plan, lanes).await();
  }

  /** Starts no more requests; the load ends when those under way are answered. */
  void stop() {
    loops.forEach(Loop::stop);
  }

  /** Returns what was measured, when the load has ended; called once. */
  Meter await() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable cause = defect.get();
    if (cause instanceof Options.UsageException unusable) {
      throw unusable;
    }
    if (cause != null) {
      throw new IllegalStateException("the load ended early", cause);
    }
    meters.forEach(total::add);
    return total;
  }
}
