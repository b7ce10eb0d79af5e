package io.daybook.load.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code durability}: writes down every acknowledged command while the server is stopped or killed,
 * and later checks that nothing of it was lost, doubled or changed.
 */
final class DurabilityBench {
  private static final int UNBOUNDED_SECONDS = 1_000_000;
  private static final int STOP_SECONDS = 20;

  private DurabilityBench() {}

  /** Runs it; returns the exit code. */
  static int run(Target target, Options options, Report report)
      throws InterruptedException, IOException {
    int connections = options.number("connections", 64, 1);
    if (options.isPresent("check")) {
      Path journal = Path.of(options.required("check"));
      options.requireAllTaken();
      return check(target, report, connections, Journal.read(journal));
    }
    Path journal = Path.of(options.required("journal"));
    int seconds = options.number("seconds", UNBOUNDED_SECONDS, 1);
    Orders.Further further = Orders.Further.of(options);
    options.requireAllTaken();
    Plan plan = new Plan(target, connections, 0, 1, 0, seconds, 0, false);
    return load(plan, report, further, journal);
  }

  /** Ends when it is told to (SIGTERM), when the time is over, or when the server dies. */
  private static int load(Plan plan, Report report, Orders.Further further, Path file)
      throws InterruptedException, IOException {
    Orders orders = Orders.ofNewRun(further);
    Requests requests = new Requests(plan.target());
    CountDownLatch written = new CountDownLatch(1);
    try (Journal journal = new Journal(file)) {
      Load load =
          Load.start(
              plan,
              lane ->
                  new OrderLane(
                      orders,
                      requests,
                      (command, answer, nanos) -> journal.acknowledged(command, answer)));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(load, written)));
      Meter meter = load.await();
      report.line("acknowledged %,d commands in %s", meter.successes(), file);
      report.statuses(meter);
      return meter.successes() > 0 ? 0 : 1;
    } finally {
      written.countDown();
    }
  }

  /** Lets what is under way be answered and written before the process ends. */
  private static void stop(Load load, CountDownLatch written) {
    load.stop();
    try {
      if (!written.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("the journal may lack its end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int check(
      Target target, Report report, int connections, List<Journal.Entry> entries)
      throws InterruptedException {
    report.line("the journal has %,d acknowledged commands", entries.size());
    Differences differences = new Differences(report);
    Plan plan = Plan.untilDone(target, connections);
    new StreamCheck(plan, report, differences).run(entries);
    new ReplayCheck(plan, report, differences).run(entries);
    new ViewCheck(plan, report, differences).run();
    report.line("differences: %,d", differences.count());
    return differences.count() == 0 ? 0 : 1;
  }
}
