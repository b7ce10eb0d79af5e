package io.daybook.load.bench;

/** {@code commands} and {@code ramp}: how many commands a second, and how fast. */
public final class CommandsBench {
  private static final int[] RAMP = {16, 64, 256, 1024};

  private CommandsBench() {}

  /** Runs one load; returns the exit code. */
  static int commands(Target target, Options options, Report report) throws InterruptedException {
    Plan plan =
        new Plan(
            target,
            options.number("connections", 256, 1),
            options.numberIfPresent("streams", 1),
            options.number("threads", 1, 1),
            options.number("warmup", 10, 0),
            options.number("seconds", 20, 1),
            options.number("rate", 0, 0),
            true);
    Orders.Further further = Orders.Further.of(options);
    options.requireAllTaken();
    Meter meter = run(plan, further);
    String loop = plan.perSecond() > 0 ? "open loop at " + plan.perSecond() + "/s" : "closed loop";
    report.figures("commands, " + loop + ", " + plan.shape(), meter);
    report.statuses(meter);
    return meter.failures() == 0 ? 0 : 1;
  }

  /** Runs closed loops of more and more connections; returns the exit code. */
  static int ramp(Target target, Options options, Report report) throws InterruptedException {
    Plan plan =
        new Plan(
            target,
            RAMP[0],
            options.numberIfPresent("streams", 1),
            options.number("threads", 1, 1),
            options.number("warmup", 2, 0),
            options.number("seconds", 8, 1),
            0,
            true);
    Orders.Further further = Orders.Further.of(options);
    options.requireAllTaken();
    long failures = 0;
    for (int connections : RAMP) {
      Plan step = plan.withConnections(connections);
      Meter meter = run(step, further);
      report.figures("%17s".formatted(step.shape()), meter);
      failures += meter.failures();
    }
    return failures == 0 ? 0 : 1;
  }

  /** Runs one load of orders and their further commands. */
  public static Meter run(Plan plan, Orders.Further further) throws InterruptedException {
    Orders orders = Orders.ofNewRun(further);
    Requests requests = new Requests(plan.target());
    return Load.run(plan, lane -> new OrderLane(orders, requests, (command, answer, nanos) -> {}));
  }
}
