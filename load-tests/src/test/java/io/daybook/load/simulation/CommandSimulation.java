package io.daybook.load.simulation;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.daybook.load.bench.Orders;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;

/**
 * Sends commands in a closed loop: each user places an order, does a further command on it ({@code
 * -Dfurther=add-line} or {@code mark-paid}), and begins again.
 */
public final class CommandSimulation extends Simulation {
  private static final int USERS_DEFAULT = 64;

  /** Sets it up. */
  public CommandSimulation() {
    Orders orders = Orders.ofNewRun(Run.further());
    ChainBuilder order =
        exec(session -> Run.with(session, orders.place()))
            .exec(Run.send("place"))
            .exitHereIfFailed()
            .exec(session -> Run.with(session, orders.further(Run.command(session))))
            .exec(Run.send("further"));
    setUp(
            scenario("commands")
                .exec(during(Run.seconds()).on(order))
                .injectOpen(atOnceUsers(Run.users(USERS_DEFAULT))))
        .protocols(Run.protocol())
        .assertions(global().failedRequests().count().is(0L));
  }
}
