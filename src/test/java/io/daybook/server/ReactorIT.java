package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.codec.Json;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventStore.Head;
import io.daybook.eventstore.ParkedReaction;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.TestServers;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shop's reactor over HTTP, and what a person does with what it could not do. */
class ReactorIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE_MILLIS = 30_000;

  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.start(
            TestServers.freshDatabase(),
            Map.of("DAYBOOK_SHOP_REACTOR", "true", "DAYBOOK_SHOP_UNPAID_SECONDS", "3600"));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static void post(String path, String body, int status) throws Exception {
    HttpResponse<String> answer = node.post("/commands/" + path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  private static void place(String order, String... skus) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String sku : skus) {
      lines.add("{\"sku\":\"" + sku + "\",\"quantity\":2,\"unitPrice\":100}");
    }
    String body = "{\"customer\":\"c\",\"currency\":\"GBP\",\"lines\":" + lines + "}";
    post("order/" + order + "/place", body, 201);
  }

  /** Waits until something that the reactor brings about is so. */
  private static void until(String what, Callable<Boolean> holds) throws Exception {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!holds.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(10);
    }
  }

  private static List<String> events(String stream) throws Exception {
    HttpResponse<String> answer = node.get("/streams/" + stream);
    List<String> types = new ArrayList<>();
    JSON.readTree(answer.body()).path("events").forEach(e -> types.add(e.get("type").asText()));
    return types;
  }

  private static void untilEvents(String stream, String... types) throws Exception {
    until(stream + " has " + List.of(types), () -> events(stream).equals(List.of(types)));
  }

  private static JsonNode reactor() throws Exception {
    JsonNode all = JSON.readTree(node.get("/admin/reactors").body()).get("reactors");
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static List<JsonNode> parked(String stream) throws Exception {
    List<JsonNode> found = new ArrayList<>();
    String body = node.get("/admin/reactors/orders/parked?limit=1000").body();
    for (JsonNode one : JSON.readTree(body).get("parked")) {
      if (one.get("stream").asText().equals(stream)) {
        found.add(one);
      }
    }
    return found;
  }

  private static HttpResponse<String> send(String method, String path) throws Exception {
    return node.client()
        .send(
            node.request(path).method(method, BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
  }

  private static String path(JsonNode parked) {
    return "/admin/reactors/orders/parked/" + parked.get("position").asText();
  }

  @Test
  void anOrderIsConfirmedAndPaid() throws Exception {
    post("stock/a1/receive", "{\"quantity\":5}", 201);
    place("paid", "a1", "a2", "a1");
    untilEvents("order/paid", "OrderPlaced", "OrderConfirmed");
    assertThat(events("stock/a1")).containsExactly("StockReceived", "StockReserved");
    assertThat(events("stock/a2")).containsExactly("StockReserved");
    post("payment/paid/capture", "{\"amount\":600,\"currency\":\"GBP\",\"method\":\"card\"}", 201);
    untilEvents("order/paid", "OrderPlaced", "OrderConfirmed", "OrderPaid");
    JsonNode placed = JSON.readTree(node.get("/streams/order/paid").body()).get("events").get(0);
    JsonNode confirmed = JSON.readTree(node.get("/streams/order/paid").body()).get("events").get(1);
    assertThat(confirmed.at("/metadata/actor").asText()).isEqualTo("reactor/orders");
    assertThat(confirmed.at("/metadata/causationId")).isEqualTo(placed.get("id"));
    assertThat(confirmed.at("/metadata/correlationId"))
        .isEqualTo(placed.at("/metadata/correlationId"));
  }

  @Test
  void anOrderWithoutStockIsCancelledAndGivesBackWhatItHad() throws Exception {
    post("stock/b1/receive", "{\"quantity\":5}", 201);
    post("stock/b2/receive", "{\"quantity\":1}", 201);
    place("short", "b1", "b2");
    untilEvents("order/short", "OrderPlaced", "OrderCancelled");
    untilEvents("stock/b1", "StockReceived", "StockReserved", "StockReleased");
    assertThat(events("stock/b2")).containsExactly("StockReceived", "StockRefused");
    assertThat(node.get("/streams/order/short").body()).contains("out-of-stock");
  }

  @Test
  void aCancelledOrderGivesItsStockBack() throws Exception {
    place("regretted", "c1");
    untilEvents("order/regretted", "OrderPlaced", "OrderConfirmed");
    post("order/regretted/cancel", "{\"reason\":\"changed my mind\"}", 200);
    untilEvents("stock/c1", "StockReserved", "StockReleased");
  }

  @Test
  void whatCanNotBeDoneIsParkedUntilSomebodyGivesItUp() throws Exception {
    unreadable("stock/d1");
    place("stuck", "d1");
    until("it is parked", () -> !parked("order/stuck").isEmpty());
    post("order/stuck/cancel", "{\"reason\":\"stuck\"}", 200);
    until("the next one waits", () -> parked("order/stuck").size() == 2);
    List<JsonNode> found = parked("order/stuck");
    JsonNode first = found.getFirst();
    assertThat(first.get("state").asText()).isEqualTo("failed");
    assertThat(first.get("step").asText()).isEqualTo("stock/d1 claim");
    assertThat(first.get("problem").asText()).contains("can't be read");
    assertThat(first.get("eventType").asText()).isEqualTo("OrderPlaced");
    assertThat(found.get(1).get("state").asText()).isEqualTo("waiting");
    assertThat(events("order/stuck")).containsExactly("OrderPlaced", "OrderCancelled");

    HttpResponse<String> again = send("POST", path(first) + "/retry");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(again.body()).get("outcome").asText()).isEqualTo("parked");
    assertThat(send("POST", path(found.get(1)) + "/retry").statusCode()).isEqualTo(409);
    until("it is told", () -> node.get("/health/ready").body().contains("parked are"));
    assertThat(node.get("/metrics").body()).contains("daybook_reactor_parked{reactor=\"orders\"");

    assertThat(send("DELETE", path(first)).statusCode()).isEqualTo(200);
    until(
        "the next one is tried, and fails",
        () -> parked("order/stuck").get(1).get("state").asText().equals("failed"));
    assertThat(send("DELETE", path(found.get(1))).statusCode()).isEqualTo(200);
    assertThat(parked("order/stuck")).allMatch(p -> p.get("state").asText().equals("given-up"));
    assertThat(send("DELETE", path(first)).statusCode()).isEqualTo(404);
    assertThat(send("POST", path(first) + "/retry").statusCode()).isEqualTo(404);
  }

  /** What a newer program has stored there, this one can't read. */
  private static void unreadable(String stream) {
    StreamId id = StreamId.parse(stream);
    int partition = node.store().partitions().of(id);
    Head head = TestNode.await(node.store().head(partition));
    RecordedEvent event =
        new RecordedEvent(
            partition,
            head.position() + 1,
            id,
            1,
            new UUID(0x7000, System.nanoTime()),
            "StockFromTheFuture",
            1,
            Json.of("{}"),
            Json.of("{}"),
            "future",
            0,
            Instant.EPOCH,
            EventHash.NONE);
    TestNode.await(
        node.store().append(new AppendBatch(partition, head.position(), List.of(event))));
  }

  @Test
  void whatWasParkedAndIsTriedAgainTakesEffectOnce() throws Exception {
    place("again", "e1");
    untilEvents("order/again", "OrderPlaced", "OrderConfirmed");
    JsonNode placed = JSON.readTree(node.get("/streams/order/again").body()).at("/events/0");
    String[] place = placed.get("position").asText().split(":", -1);
    ParkedReaction parked =
        new ParkedReaction(
            "orders",
            Integer.parseInt(place[0]),
            Long.parseLong(place[1]),
            StreamId.parse("order/again"),
            UUID.fromString(placed.get("id").asText()),
            "OrderPlaced",
            ParkedReaction.State.FAILED,
            "a step",
            "a problem",
            1,
            Instant.EPOCH);
    TestNode.await(node.store().parkedReactions().park(parked, 10_000));
    HttpResponse<String> done = send("POST", path(parked("order/again").getFirst()) + "/retry");
    assertThat(done.body()).isEqualTo("{\"outcome\":\"done\"}");
    assertThat(parked("order/again")).isEmpty();
    assertThat(events("order/again")).containsExactly("OrderPlaced", "OrderConfirmed");
    assertThat(events("stock/e1")).containsExactly("StockReserved");
  }

  @Test
  void itTellsHowItIs() throws Exception {
    place("told", "f1");
    untilEvents("order/told", "OrderPlaced", "OrderConfirmed");
    // Commands for later that other orders left may still cause events.
    until("it is at the end of every partition", () -> position().equals(heads()));
    until("it has gone through all", () -> reactor().get("lag").asLong() == 0);
    JsonNode reactor = reactor();
    assertThat(reactor.get("name").asText()).isEqualTo("orders");
    assertThat(reactor.get("state").asText()).isEqualTo("live");
    assertThat(reactor.get("reactions").asLong()).isPositive();
    assertThat(reactor.get("partitions")).hasSize(4);
  }

  private String position() throws Exception {
    return reactor().get("position").asText();
  }

  private String heads() {
    return TestNode.await(node.store().heads()).toString();
  }

  @Test
  void whatIsAskedWrongIsAnsweredWithAProblem() throws Exception {
    assertThat(send("GET", "/admin/reactors/none/parked").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/admin/reactors/orders").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/admin/reactors").statusCode()).isEqualTo(405);
    assertThat(send("GET", "/admin/reactors/orders/parked/1:1").statusCode()).isEqualTo(405);
    assertThat(send("DELETE", "/admin/reactors/orders/parked/1").statusCode()).isEqualTo(400);
    assertThat(send("DELETE", "/admin/reactors/orders/parked/x:1").statusCode()).isEqualTo(400);
    assertThat(send("DELETE", "/admin/reactors/orders/parked/0:99999").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/admin/reactors/orders/parked/9:1").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/admin/reactors/orders/parked?limit=0").statusCode()).isEqualTo(400);
    assertThat(send("GET", "/admin/reactors/orders/parked?cursor=x").statusCode()).isEqualTo(400);
    assertThat(send("GET", "/admin/reactors/orders/parked?a=b").statusCode()).isEqualTo(400);
  }
}
