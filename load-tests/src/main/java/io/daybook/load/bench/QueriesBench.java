package io.daybook.load.bench;

import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code queries}: reads rows of the view {@code orders} by key. */
final class QueriesBench {
  private static final int PLACING_CONNECTIONS = 64;

  private QueriesBench() {}

  /** Runs it; returns the exit code. */
  static int run(Target target, Options options, Report report) throws InterruptedException {
    int keyCount = options.number("keys", 10_000, 1);
    Plan plan =
        new Plan(
            target,
            options.number("connections", 256, 1),
            options.number("threads", 1, 1),
            options.number("warmup", 5, 0),
            options.number("seconds", 15, 1),
            options.number("rate", 0, 0),
            true);
    options.requireAllTaken();
    Placed placed = place(target, keyCount);
    report.line("placed %,d orders", placed.keys.size());
    if (placed.keys.size() < keyCount) {
      report.line("  NOT PLACED: %,d", keyCount - placed.keys.size());
      return 1;
    }
    new HttpReader(target).json("/views/orders/" + placed.keys.getFirst() + '?' + placed.after);
    Requests requests = new Requests(target);
    List<byte[]> reads =
        placed.keys.stream().map(key -> requests.get("/views/orders/" + key)).toList();
    Meter meter = Load.run(plan, lane -> new ReadLane(reads, lane));
    report.figures("queries, " + plan.connections() + " connections", meter);
    report.statuses(meter);
    return meter.failures() == 0 ? 0 : 1;
  }

  private record Placed(List<String> keys, String after) {}

  private static Placed place(Target target, int count) throws InterruptedException {
    Orders orders = Orders.ofNewRun(Orders.Further.ADD_LINE);
    Requests requests = new Requests(target);
    PositionToken newest = new PositionToken();
    Queue<String> keys = new ConcurrentLinkedQueue<>();
    List<OrderCommand> places = Stream.generate(orders::place).limit(count).toList();
    WorkLane.run(
        Plan.untilDone(target, PLACING_CONNECTIONS),
        places,
        requests::command,
        (command, answer) -> {
          if (answer.isSuccess()) {
            keys.add(command.order());
            newest.add(answer.header("daybook-position"));
          }
        });
    return new Placed(List.copyOf(keys), newest.after());
  }

  /** Reads any of some rows, over and over. */
  private static final class ReadLane implements Lane {
    private final List<byte[]> reads;
    private final SplittableRandom random;

    ReadLane(List<byte[]> reads, long seed) {
      this.reads = reads;
      this.random = new SplittableRandom(seed);
    }

    @Override
    public byte @Nullable [] next() {
      return reads.get(random.nextInt(reads.size()));
    }

    @Override
    public void answered(Answer answer, long nanos) {}
  }
}
