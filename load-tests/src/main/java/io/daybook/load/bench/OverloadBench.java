package io.daybook.load.bench;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code overload}: finds the peak in a closed loop, sends a multiple of it in an open loop, then
 * looks whether the server is well again two seconds later.
 */
final class OverloadBench {
  private static final Set<Integer> EXPECTED = Set.of(200, 201, 429, 503);
  private static final double KEPT_MIN = 0.8;
  private static final double HUNDRED = 100;
  private static final int PEAK_SECONDS = 15;
  private static final int RECOVERY_SECONDS = 2;
  private static final int AFTER_SECONDS = 10;
  private static final int AFTER_CONNECTIONS = 64;
  private static final int AFTER_PER_SECOND = 1_000;
  private static final double REFUSED_MILLIS_MAX = 1_000;
  private static final double GROWTH_MAX = 1.1;

  private final Target target;
  private final Report report;
  private final Orders.Further further;
  private final int skus;

  private OverloadBench(Target target, Report report, Orders.Further further, int skus) {
    this.target = target;
    this.report = report;
    this.further = further;
    this.skus = skus;
  }

  /** Runs it; returns the exit code. */
  static int run(Target target, Options options, Report report) throws InterruptedException {
    int connections = options.number("connections", 256, 1);
    int many = options.number("many", 6_000, 1);
    int warmup = options.number("warmup", 30, 0);
    int seconds = options.number("seconds", 60, 1);
    int times = options.number("times", 2, 1);
    int skus = options.number("skus", 0, 0);
    OverloadBench bench = new OverloadBench(target, report, Orders.Further.of(options), skus);
    options.requireAllTaken();
    Meter peak = bench.load(new Refusals(), connections, warmup, PEAK_SECONDS, 0);
    report.figures("peak, closed loop, " + connections + " connections", peak);
    return bench.overload(peak.perSecond(), many, seconds, times);
  }

  private int overload(double peak, int connections, int seconds, int times)
      throws InterruptedException {
    HeapWatch watch = HeapWatch.start(new HttpReader(target));
    Refusals refusals = new Refusals();
    Meter over = load(refusals, connections, 0, seconds, times * peak);
    HeapWatch.Halves heap = watch.stop();
    Meter after =
        load(new Refusals(), AFTER_CONNECTIONS, RECOVERY_SECONDS, AFTER_SECONDS, AFTER_PER_SECOND);

    long refused = over.status(429) + over.status(503);
    report.line(
        "%d times the peak, %d connections, %d s: accepted %,.0f/s (%.0f %% of the peak), refused"
            + " %,.0f/s, not sent %,.0f/s",
        times,
        connections,
        seconds,
        over.perSecond(),
        HUNDRED * over.perSecond() / peak,
        (double) refused / seconds,
        (double) over.unsent() / seconds);
    report.line("accepted: p50 %.0f  p99 %.0f ms", over.millis(50), over.millis(99));
    report.line(
        "refused: p50 %.0f  p99 %.0f ms, without Retry-After %,d",
        refusals.millis(50), refusals.millis(99), refusals.withoutRetryAfter());
    report.line("statuses: %s, errors: %s", over.statuses(), over.errors());
    report.line(
        "heap: %.0f to %.0f MiB in the first half, %.0f to %.0f in the second",
        heap.first().least(),
        heap.first().greatest(),
        heap.second().least(),
        heap.second().greatest());
    report.figures("from 2 s after it, 1,000/s", after);
    boolean kept = over.perSecond() >= KEPT_MIN * peak;
    boolean orderly = over.errors().isEmpty() && EXPECTED.containsAll(over.statuses().keySet());
    boolean early = refusals.withoutRetryAfter() == 0 && refusals.millis(99) < REFUSED_MILLIS_MAX;
    boolean flat = skus == 0 || heap.second().least() <= GROWTH_MAX * heap.first().least();
    report.line(
        "kept 80 %% of the peak: %s; orderly: %s; refused early: %s; memory flat: %s; recovered:"
            + " %s",
        kept, orderly, early, skus == 0 ? "not judged, views grow" : flat, after.failures() == 0);
    return kept && orderly && early && flat && after.failures() == 0 ? 0 : 1;
  }

  private Meter load(Refusals refusals, int connections, int warmup, int seconds, double perSecond)
      throws InterruptedException {
    Orders orders = Orders.ofNewRun(further);
    AtomicLong number = new AtomicLong();
    Requests requests = new Requests(target);
    Plan plan = new Plan(target, connections, 0, 1, warmup, seconds, perSecond, true);
    return Load.run(
        plan,
        lane ->
            refusals.watch(
                skus > 0
                    ? new StockLane(requests, orders.id(0), number, skus)
                    : new OrderLane(orders, requests, (command, answer, nanos) -> {})));
  }
}
