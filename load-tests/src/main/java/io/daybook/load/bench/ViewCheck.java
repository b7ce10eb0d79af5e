package io.daybook.load.bench;

import io.vertx.core.json.JsonObject;

/** Checks that the views are a fold of the log. */
final class ViewCheck {
  private static final int OK = 200;
  private static final int WAIT_SECONDS = 30;

  private final Plan plan;
  private final Report report;
  private final Differences differences;

  ViewCheck(Plan plan, Report report, Differences differences) {
    this.plan = plan;
    this.report = report;
    this.differences = differences;
  }

  void run() throws InterruptedException {
    HttpReader reader = new HttpReader(plan.target());
    LogFold log = new LogFold(reader, differences);
    log.read();
    report.line("the logs have %,d events of %,d orders", log.events(), log.orders().size());
    Requests requests = new Requests(plan.target());
    String after = '?' + log.after();
    long read =
        WorkLane.run(
            plan,
            log.orders(),
            order -> requests.getPatiently("/views/orders/" + order.id() + after, WAIT_SECONDS),
            this::check);
    differences.compare("rows read", (long) log.orders().size(), read);
    dashboard(log, reader.json("/views/dashboard/all" + after));
    report.line("compared %,d rows and the dashboard with the logs", read);
  }

  private void check(OrderFold order, Answer answer) {
    OrderFold.Row expected = order.row();
    if (answer.status() == OK) {
      OrderFold.Row actual = OrderFold.Row.of(new JsonObject(answer.body()));
      differences.compare("orders/" + order.id(), expected, actual);
    } else {
      differences.add("orders/" + order.id(), expected, answer.body());
    }
  }

  private void dashboard(LogFold log, JsonObject row) {
    long shipped = 0;
    long cancelled = 0;
    long revenue = 0;
    for (OrderFold order : log.orders()) {
      OrderFold.Row sums = order.row();
      shipped += sums.isShipped() ? 1 : 0;
      cancelled += sums.isCancelled() ? 1 : 0;
      revenue += sums.isCancelled() ? 0 : sums.total();
    }
    long orders = log.orders().size();
    differences.compare("dashboard orders", orders, row.getLong("orders"));
    differences.compare("dashboard open", orders - shipped - cancelled, row.getLong("open"));
    differences.compare("dashboard shipped", shipped, row.getLong("shipped"));
    differences.compare("dashboard cancelled", cancelled, row.getLong("cancelled"));
    differences.compare("dashboard revenue", revenue, row.getLong("revenue"));
  }
}
