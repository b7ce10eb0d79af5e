package io.daybook.load.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.concurrent.TimeUnit;

/** {@code live}: how long after the answer to a command its event and row reach a subscriber. */
final class LiveBench {
  private static final int MESSAGE_BYTES_MAX = 64 * 1024 * 1024;
  private static final long ARRIVAL_MILLIS_MAX = 10_000;
  private static final long LOOK_MILLIS = 20;

  private LiveBench() {}

  /** Runs it; returns the exit code. */
  static int run(Target target, Options options, Report report) throws InterruptedException {
    int rate = options.number("rate", 1_000, 1);
    int subscribers = options.number("subscribers", 50, 2);
    Plan plan =
        new Plan(
            target,
            options.number("connections", 64, 1),
            0,
            1,
            options.number("warmup", 5, 0),
            options.number("seconds", 20, 1),
            rate,
            true);
    Orders.Further further = Orders.Further.of(options);
    options.requireAllTaken();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      WebSocketClient client =
          vertx.createWebSocketClient(
              new WebSocketClientOptions()
                  .setMaxConnections(subscribers)
                  .setMaxFrameSize(MESSAGE_BYTES_MAX)
                  .setMaxMessageSize(MESSAGE_BYTES_MAX));
      return run(plan, report, client, Orders.ofNewRun(further, subscribers / 2), subscribers);
    } finally {
      vertx.close().await();
    }
  }

  private static int run(
      Plan plan, Report report, WebSocketClient client, Orders orders, int subscribers)
      throws InterruptedException {
    int keySubscribers = subscribers - 1 - orders.customers();
    int seconds = plan.warmupSeconds() + plan.seconds();
    long ordersMax = (long) (plan.perSecond() * seconds);
    LiveWatch watch = new LiveWatch(orders, keySubscribers, ordersMax, report);
    watch.connect(client, plan.target()).await();
    report.line("%d subscribers are connected", subscribers);
    watch.measureFrom(System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.warmupSeconds()));
    Requests requests = new Requests(plan.target());
    Meter meter = Load.run(plan, lane -> new OrderLane(orders, requests, watch));
    awaitArrivals(watch);
    report.figures("commands, open loop at " + plan.perSecond() + "/s", meter);
    boolean good = watch.report(seconds);
    report.statuses(meter);
    return good && meter.failures() == 0 ? 0 : 1;
  }

  private static void awaitArrivals(LiveWatch watch) throws InterruptedException {
    for (long waited = 0;
        watch.missed() > 0 && waited < ARRIVAL_MILLIS_MAX;
        waited += LOOK_MILLIS) {
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
