package io.daybook.load.store;

import io.daybook.load.bench.CommandsBench;
import io.daybook.load.bench.Meter;
import io.daybook.load.bench.Orders;
import io.daybook.load.bench.Target;

/** A server over HTTP, driven as the bench {@code commands} drives it. */
final class HttpCommands implements Contestant {
  private static final int WARMUPS = 4;

  private final String name;
  private final Target target;
  private final HttpLoad load;
  private String latencies = "";

  HttpCommands(String name, Target target, HttpLoad load) {
    this.name = name;
    this.target = target;
    this.load = load;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int warmups() {
    return WARMUPS;
  }

  @Override
  public double perSecond(int seconds) throws InterruptedException {
    Meter meter = CommandsBench.run(load.plan(target, seconds), Orders.Further.ADD_LINE);
    if (meter.failures() > 0) {
      throw new IllegalStateException(
          "%s: %d failures, statuses %s, errors %s"
              .formatted(name, meter.failures(), meter.statuses(), meter.errors()));
    }
    latencies = ", p50 %.1f, p99 %.1f ms".formatted(meter.millis(50), meter.millis(99));
    return meter.perSecond();
  }

  @Override
  public String remark() {
    return latencies;
  }
}
