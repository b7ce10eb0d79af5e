package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.TestServers;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shop's reactor over a PostgreSQL that is read and takes nothing. */
class ReactorOutageIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_MILLIS = 60_000;
  private static final int PARTITIONS = 2;

  private final Vertx vertx = Vertx.vertx();
  private final String uri = TestServers.freshDatabase();

  /** One failure that counts would park. */
  private final TestNode node =
      TestNode.start(
          uri,
          Map.of(
              "DAYBOOK_PARTITIONS",
              Integer.toString(PARTITIONS),
              "DAYBOOK_SHOP_REACTOR",
              "true",
              "DAYBOOK_REACTOR_ATTEMPTS_MAX",
              "1"));

  private final PgConnection operator = connect();
  private final PgConnection locks = connect();

  @AfterEach
  void close() {
    node.close();
    TestNode.await(vertx.close());
  }

  private PgConnection connect() {
    return TestNode.await(PgConnection.connect(vertx, PgConnectOptions.fromUri(uri)));
  }

  private static void sql(PgConnection connection, String statement) {
    TestNode.await(connection.query(statement).execute());
  }

  /** Of all sessions, which are replaced; so ends also that with the locks. */
  private void readOnly(String onOrOff) {
    String database = uri.substring(uri.lastIndexOf('/') + 1);
    sql(operator, "ALTER DATABASE " + database + " SET default_transaction_read_only = " + onOrOff);
    sql(
        operator,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND pid <> pg_backend_pid()");
  }

  private int partition(String stream) {
    return node.store().partitions().of(StreamId.parse(stream));
  }

  /** Returns a sku whose stream is in another partition. */
  private String skuApartFrom(String stream) {
    for (int i = 0; ; i++) {
      if (partition("stock/sku-" + i) != partition(stream)) {
        return "sku-" + i;
      }
    }
  }

  private JsonNode reactor() throws Exception {
    return JSON.readTree(node.get("/admin/reactors").body()).at("/reactors/0");
  }

  private void until(String what, Callable<Boolean> holds) throws Exception {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!holds.call()) {
      assertThat(System.nanoTime()).as("%s: %s", what, reactor()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Lets the reactor's commands, for now and for later, wait for locks. */
  private void placedBehindLocks(String order) throws Exception {
    String sku = skuApartFrom("order/" + order);
    sql(locks, "BEGIN");
    sql(locks, "LOCK TABLE daybook.scheduled_command IN SHARE MODE");
    sql(
        locks,
        "SELECT FROM daybook.partition WHERE id = " + partition("stock/" + sku) + " FOR UPDATE");
    String body =
        "{\"customer\":\"c\",\"currency\":\"GBP\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1,"
                .formatted(sku)
            + "\"unitPrice\":100}]}";
    assertThat(node.post("/commands/order/" + order + "/place", body).statusCode()).isEqualTo(201);
    until("it is under way", () -> reactor().get("underWay").asInt() == 1);
  }

  private void untilItIsToldThatItWaits() throws Exception {
    until("it was tried more than once", () -> reactor().get("retries").asLong() > 3);
    until(
        "health tells it",
        () -> node.get("/health/ready").body().contains("orders waits: the event store"));
    JsonNode reactor = reactor();
    assertThat(reactor.get("state").asText()).isEqualTo("waiting");
    assertThat(reactor.get("problem").asText()).startsWith("waits: the event store");
    assertThat(reactor.get("parked").asInt()).isZero();
  }

  private void untilItHasGoneOn(String order) throws Exception {
    until(
        order + " is confirmed",
        () -> node.get("/streams/order/" + order).body().contains("OrderConfirmed"));
    until("it does not wait any more", () -> reactor().get("state").asText().equals("live"));
    assertThat(reactor().get("parked").asInt()).isZero();
    JsonNode later = JSON.readTree(node.get("/scheduled").body()).get("commands");
    assertThat(later).hasSize(1);
    assertThat(later.get(0).get("stream").asText()).isEqualTo("payment/" + order);
  }

  @Test
  void itWaitsWhileTheDatabaseIsReadOnlyAndGoesOn() throws Exception {
    placedBehindLocks("o-1");
    readOnly("on");
    untilItIsToldThatItWaits();
    readOnly("off");
    untilItHasGoneOn("o-1");
  }

  @Test
  void itWaitsWhileTheTablesAreLockedAndGoesOn() throws Exception {
    placedBehindLocks("o-2");
    untilItIsToldThatItWaits();
    sql(locks, "ROLLBACK");
    untilItHasGoneOn("o-2");
  }
}
