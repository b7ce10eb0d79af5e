package io.daybook.load.simulation;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.group;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.daybook.load.bench.Orders;
import io.gatling.http.action.ws.WsInboundMessage;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * WebSocket subscribers that are customers too: each subscribes to its own orders, then sends a
 * command every {@code -DpaceMillis} and waits for the row that shows its effect. A row that does
 * not come within 10 s fails the group {@value #GROUP}.
 */
public final class LiveSimulation extends Simulation {
  private static final String GROUP = "command and its row";
  private static final int USERS_DEFAULT = 100;
  private static final int PACE_MILLIS_DEFAULT = 100;
  private static final int BUFFERED_FRAMES_MAX = 1_000;
  private static final int SUBSCRIBED_SECONDS_MAX = 10;
  private static final Duration LOOK = Duration.ofMillis(5);

  private final AwaitedRows rows = new AwaitedRows();

  /** Sets it up. */
  public LiveSimulation() {
    Orders all = Orders.ofNewRun(Run.further());
    AtomicInteger customers = new AtomicInteger();
    Duration pace = Duration.ofMillis(Run.number("paceMillis", PACE_MILLIS_DEFAULT));
    ChainBuilder commands =
        exec(session -> Run.with(session, orders(session).place()))
            .pace(pace)
            .exec(untilRow("place"))
            .pace(pace)
            .exec(session -> Run.with(session, orders(session).further(Run.command(session))))
            .exec(untilRow("further"));
    setUp(
            scenario("live")
                .exec(session -> withOrders(session, all, customers.getAndIncrement()))
                .exec(subscribe())
                .exec(during(Run.seconds(), false).on(commands))
                .exec(ws("close").close())
                .injectOpen(atOnceUsers(Run.users(USERS_DEFAULT))))
        .protocols(Run.protocol().wsUnmatchedInboundMessageBufferSize(BUFFERED_FRAMES_MAX))
        .assertions(
            global().failedRequests().count().is(0L),
            details(GROUP).failedRequests().count().is(0L));
  }

  private static Session withOrders(Session session, Orders all, int number) {
    Orders own = all.ofOneCustomer(number);
    return session.set("orders", own).set("customer", own.customer(0));
  }

  private static Orders orders(Session session) {
    Orders orders = session.get("orders");
    if (orders == null) {
      throw new IllegalStateException("there are no orders in the session");
    }
    return orders;
  }

  private static ChainBuilder subscribe() {
    return exec(ws("connect").connect("/live").subprotocol("daybook.v1"))
        .exec(
            ws("subscribe")
                .sendText(
                    """
                    {"op":"subscribe","id":"a","view":"orders","where":{"customer":"#{customer}"}}
                    """)
                .await(SUBSCRIBED_SECONDS_MAX)
                .on(
                    ws.checkTextMessage("subscribed")
                        .check(jsonPath("$.op").is("subscribed"), jsonPath("$.id").is("a"))))
        .exitHereIfFailed();
  }

  private ChainBuilder untilRow(String name) {
    HttpRequestActionBuilder send = Run.send(name).check(header("ETag").saveAs("etag"));
    return group(GROUP)
        .on(
            exec(send)
                .exitHereIfFailed()
                .exec(rows::answered)
                .exec(
                    asLongAs(rows::isAwaited)
                        .on(pause(LOOK).exec(ws.processUnmatchedMessages(this::look))))
                .exec(rows::failUnseen));
  }

  private Session look(List<WsInboundMessage> frames, Session session) {
    Session looked = session;
    for (WsInboundMessage frame : frames) {
      if (frame instanceof WsInboundMessage.Text text) {
        looked = rows.arrived(looked, text.message(), text.timestamp());
      }
    }
    return looked;
  }

  @Override
  public void after() {
    System.out.println(rows.summary());
  }
}
