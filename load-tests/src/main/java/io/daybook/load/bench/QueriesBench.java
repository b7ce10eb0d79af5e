package io.daybook.load.bench;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** {@code queries}: reads rows of the view {@code orders} by key. */
final class QueriesBench {
  private QueriesBench() {}

  /** Runs it; returns the exit code. */
  static int run(Target target, Options options, Report report) throws InterruptedException {
    int keyCount = options.number("keys", 10_000, 1);
    Plan plan =
        new Plan(
            target,
            options.number("connections", 256, 1),
            0,
            options.number("threads", 1, 1),
            options.number("warmup", 5, 0),
            options.number("seconds", 15, 1),
            options.number("rate", 0, 0),
            true);
    options.requireAllTaken();
    PlacedOrders placed = PlacedOrders.place(target, keyCount);
    report.line("placed %,d orders", placed.keys().size());
    if (placed.keys().size() < keyCount) {
      report.line("  NOT PLACED: %,d", keyCount - placed.keys().size());
      return 1;
    }
    placed.awaitViews(target);
    Requests requests = new Requests(target);
    List<Request> reads =
        placed.keys().stream().map(key -> requests.get("/views/orders/" + key)).toList();
    Meter meter = Load.run(plan, lane -> new ReadLane(reads, lane));
    report.figures("queries, " + plan.connections() + " connections", meter);
    report.statuses(meter);
    return meter.failures() == 0 ? 0 : 1;
  }

  /** Reads any of some rows, over and over. */
  private static final class ReadLane implements Lane {
    private final List<Request> reads;
    private final SplittableRandom random;

    ReadLane(List<Request> reads, long seed) {
      this.reads = reads;
      this.random = new SplittableRandom(seed);
    }

    @Override
    public @Nullable Request next() {
      return reads.get(random.nextInt(reads.size()));
    }

    @Override
    public void answered(Answer answer, long nanos) {}
  }
}
