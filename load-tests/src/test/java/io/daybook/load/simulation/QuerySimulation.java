package io.daybook.load.simulation;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.daybook.load.bench.PlacedOrders;
import io.daybook.load.bench.Target;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads the view {@code orders} in a closed loop: nine of ten reads are of a row by its key, the
 * others of the newest rows of a customer. Places {@code -Dkeys} orders first.
 */
public final class QuerySimulation extends Simulation {
  private static final int USERS_DEFAULT = 64;
  private static final int KEYS_DEFAULT = 10_000;
  private static final double BY_KEY_PERCENT = 90;
  private static final double BY_CUSTOMER_PERCENT = 10;

  /** Places the orders, and sets it up. */
  public QuerySimulation() throws InterruptedException {
    PlacedOrders placed = place(Run.number("keys", KEYS_DEFAULT));
    setUp(
            scenario("queries")
                .exec(during(Run.seconds()).on(read(placed)))
                .injectOpen(atOnceUsers(Run.users(USERS_DEFAULT))))
        .protocols(Run.protocol())
        .assertions(global().failedRequests().count().is(0L));
  }

  private static PlacedOrders place(int count) throws InterruptedException {
    Target target = Run.target();
    PlacedOrders placed = PlacedOrders.place(target, count);
    if (placed.keys().size() != count) {
      throw new IllegalStateException(
          "expected " + count + " placed orders, were " + placed.keys().size());
    }
    placed.awaitViews(target);
    return placed;
  }

  private static ChainBuilder read(PlacedOrders placed) {
    return randomSwitch()
        .on(
            percent(BY_KEY_PERCENT).then(exec(byKey(placed))),
            percent(BY_CUSTOMER_PERCENT).then(exec(byCustomer(placed))));
  }

  private static ChainBuilder byKey(PlacedOrders placed) {
    return exec(session -> session.set("key", placed.keys().get(below(placed.keys().size()))))
        .exec(
            http("row by key")
                .get("/views/orders/#{key}")
                .check(status().is(200), jsonPath("$.id").isEL("#{key}")));
  }

  private static ChainBuilder byCustomer(PlacedOrders placed) {
    int customers = Math.min(placed.orders().customers(), placed.keys().size());
    return exec(session -> session.set("customer", placed.orders().customer(below(customers))))
        .exec(
            http("rows of a customer")
                .get("/views/orders?customer=#{customer}&sort=-placedAt&limit=10")
                .check(status().is(200), jsonPath("$.rows[0].row.customer").isEL("#{customer}")));
  }

  private static int below(int bound) {
    return ThreadLocalRandom.current().nextInt(bound);
  }
}
