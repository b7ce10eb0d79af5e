package io.daybook.load.bench;

import io.daybook.load.retail.Invoice;
import io.daybook.load.retail.OnlineRetailCsv;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code retail}: replays the UCI Online Retail data set, once and again. */
final class RetailBench {
  private final Target target;
  private final Report report;
  private final int connections;
  private final PositionToken newest = new PositionToken();

  private RetailBench(Target target, Report report, int connections) {
    this.target = target;
    this.report = report;
    this.connections = connections;
  }

  /** Runs it; returns the exit code. */
  static int run(Target target, Options options, Report report)
      throws InterruptedException, IOException {
    Path csv = Path.of(options.required("csv"));
    int passes = options.number("passes", 2, 1);
    boolean verify = options.isOn("verify");
    RetailBench bench = new RetailBench(target, report, options.number("connections", 64, 1));
    options.requireAllTaken();
    OnlineRetailCsv.Sales sales = OnlineRetailCsv.read(csv);
    report.line("%s", sales.summary());
    List<Invoice> placeable = sales.placeable();
    boolean good = true;
    for (int pass = 1; pass <= passes; pass++) {
      good &= bench.pass(pass, placeable);
    }
    if (verify) {
      good &=
          new RetailCheck(new HttpReader(target), report, bench.newest.after()).holds(placeable);
    }
    return good ? 0 : 1;
  }

  /** Places all orders; false when one was refused, or did not come as a repetition. */
  private boolean pass(int number, List<Invoice> invoices) throws InterruptedException {
    AtomicInteger placed = new AtomicInteger();
    AtomicInteger replayed = new AtomicInteger();
    Requests requests = new Requests(target);
    Map<Integer, Integer> refused = new ConcurrentSkipListMap<>();
    long start = System.nanoTime();
    WorkLane.run(
        Plan.untilDone(target, connections),
        invoices,
        invoice -> requests.command(OrderCommand.place(invoice)),
        (invoice, answer) -> {
          if (answer.isSuccess()) {
            newest.add(answer.header("daybook-position"));
            placed.incrementAndGet();
            replayed.addAndGet(answer.isReplayed() ? 1 : 0);
          } else {
            refused.merge(answer.status(), 1, Integer::sum);
          }
        });
    double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    report.line(
        "pass %d: %,d of %,d orders in %.2f s, %,d answers replayed, refused %s",
        number, placed.get(), invoices.size(), seconds, replayed.get(), refused);
    return placed.get() == invoices.size() && (number == 1 || replayed.get() == placed.get());
  }
}
