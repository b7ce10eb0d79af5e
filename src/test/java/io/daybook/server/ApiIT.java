package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.testkit.TestServers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The API as a client sees it, over PostgreSQL and Kafka. */
class ApiIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.start(TestServers.freshDatabase(), TestServers.kafka(), "api-it");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static String place(String customer) {
    return """
    {"customer":"c-%s","currency":"GBP","placedAt":"2010-12-01T08:26:00Z",
     "lines":[{"sku":"85123A","description":"HEART","quantity":6,"unitPrice":255}]}\
    """
        .formatted(customer);
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return JSON.readTree(response.body());
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = node.request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return node.client().send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void aCommandBeginsAStreamAndSaysWhere() throws Exception {
    var answer = node.post("/commands/order/a-1/place", place("a"), "X-Correlation-Id", "talk-1");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("etag")).contains("\"1\"");
    assertThat(answer.headers().firstValue("location")).contains("/streams/order/a-1");
    assertThat(answer.headers().firstValue("x-correlation-id")).contains("talk-1");
    assertThat(answer.headers().firstValue("daybook-position"))
        .contains(json(answer).get("position").textValue());
    assertThat(json(answer).at("/stream").textValue()).isEqualTo("order/a-1");
    assertThat(json(answer).at("/events/0/type").textValue()).isEqualTo("OrderPlaced");

    var stream = json(get("/streams/order/a-1"));
    assertThat(stream.at("/version").intValue()).isEqualTo(1);
    assertThat(stream.at("/events/0/data/customer").textValue()).isEqualTo("c-a");
    assertThat(stream.at("/events/0/metadata/correlationId").textValue()).isEqualTo("talk-1");
    assertThat(stream.at("/events/0/metadata").has("commandHash")).isFalse();
    assertThat(stream.at("/events/0/position")).isEqualTo(json(answer).get("position"));
    assertThat(stream.at("/next").isNull()).isTrue();
  }

  @Test
  void theSameKeyTakesEffectOnce() throws Exception {
    var first = node.post("/commands/order/b-1/place", place("b"), "Idempotency-Key", "k");
    var again = node.post("/commands/order/b-1/place", place("b"), "Idempotency-Key", "k");
    var other = node.post("/commands/order/b-1/place", place("x"), "Idempotency-Key", "k");
    var cancel =
        node.post("/commands/order/b-1/cancel", "{\"reason\":\"r\"}", "Idempotency-Key", "k");

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(first.headers().firstValue("idempotent-replayed")).isEmpty();
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("idempotent-replayed")).contains("true");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(json(other).at("/type").textValue()).isEqualTo("idempotency-key-reused");
    assertThat(cancel.statusCode()).isEqualTo(422);
    assertThat(json(get("/streams/order/b-1")).at("/version").intValue()).isEqualTo(1);
  }

  @Test
  void expectedVersionsAreKept() throws Exception {
    assertThat(node.post("/commands/order/d-1/place", place("d"), "If-Match", "\"1\"").statusCode())
        .isEqualTo(412);
    assertThat(
            node.post("/commands/order/d-1/place", place("d"), "If-None-Match", "*").statusCode())
        .isEqualTo(201);
    String line = "{\"sku\":\"x\",\"quantity\":1,\"unitPrice\":5}";
    assertThat(node.post("/commands/order/d-1/add-line", line, "If-Match", "\"1\"").statusCode())
        .isEqualTo(200);
    var late = node.post("/commands/order/d-1/add-line", line, "If-Match", "\"1\"");
    assertThat(late.statusCode()).isEqualTo(412);
    assertThat(json(late).at("/currentVersion").intValue()).isEqualTo(2);
    assertThat(node.post("/commands/order/d-1/add-line", line, "If-None-Match", "*").statusCode())
        .isEqualTo(412);
  }

  @Test
  void rulesSayNoWithTheirCode() throws Exception {
    node.post("/commands/order/e-1/place", place("e"));
    var twice = node.post("/commands/order/e-1/place", place("e"));
    var ship = node.post("/commands/order/e-1/ship", "{\"carrier\":\"c\",\"trackingCode\":\"t\"}");

    assertThat(twice.statusCode()).isEqualTo(422);
    assertThat(twice.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(json(twice).at("/type").textValue()).isEqualTo("rejected");
    assertThat(json(twice).at("/code").textValue()).isEqualTo("already-placed");
    assertThat(json(twice).at("/outcome").textValue()).isEqualTo("none");
    assertThat(json(ship).at("/code").textValue()).isEqualTo("not-paid");
  }

  @Test
  void aWriterReadsItsOwnWrites() throws Exception {
    for (int i = 0; i < 20; i++) {
      var placed = node.post("/commands/order/own-" + i + "/place", place("own"));
      String position = placed.headers().firstValue("daybook-position").orElseThrow();
      var row = get("/views/orders/own-" + i + "?after=" + position);
      assertThat(row.statusCode()).as(row.body()).isEqualTo(200);
      var totals = get("/views/customer-totals/c-own", "Daybook-After", position);
      assertThat(json(totals).at("/orders").intValue()).isEqualTo(i + 1);
      assertThat(json(totals).at("/spent").longValue()).isEqualTo((i + 1) * 1530L);
    }
    var behind = get("/views/orders?after=0:999999999", "Prefer", "wait=0");
    assertThat(behind.statusCode()).isEqualTo(503);
    assertThat(behind.headers().firstValue("retry-after")).isPresent();
    assertThat(json(behind).at("/type").textValue()).isEqualTo("view-behind");
  }

  @Test
  void preferWaitAnswersOnceAllViewsHaveTheEvents() throws Exception {
    var answer = node.post("/commands/order/w-1/place", place("w"), "Prefer", "wait=10");
    assertThat(answer.headers().firstValue("preference-applied")).contains("wait=10");
    assertThat(get("/views/customer-totals/c-w").statusCode()).isEqualTo(200);
  }

  @Test
  void rowsAreFoundSortedAndPaged() throws Exception {
    for (int i = 0; i < 25; i++) {
      String lines = "[{\"sku\":\"s\",\"quantity\":1,\"unitPrice\":" + (i * 7 % 25) + "}]";
      var placed =
          node.post(
              "/commands/order/page-" + i + "/place",
              "{\"customer\":\"pager\",\"currency\":\"GBP\",\"lines\":" + lines + "}");
      assertThat(placed.statusCode()).isEqualTo(201);
    }
    node.awaitViews();
    String path = "/views/orders?customer=pager&sort=-total&limit=10";
    long last = Long.MAX_VALUE;
    int rows = 0;
    String cursor = "";
    do {
      JsonNode page = json(get(path + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
      for (JsonNode row : page.get("rows")) {
        assertThat(row.at("/row/total").longValue()).isLessThan(last);
        last = row.at("/row/total").longValue();
        rows++;
      }
      cursor = page.at("/next").isNull() ? "" : page.at("/next").textValue();
    } while (!cursor.isEmpty());
    assertThat(rows).isEqualTo(25);

    var undeclared = get("/views/orders?colour=red");
    assertThat(undeclared.statusCode()).isEqualTo(400);
    assertThat(json(undeclared).at("/detail").textValue()).contains("customer, status");
  }

  @Test
  void aRowHasAnEntityTag() throws Exception {
    node.post("/commands/order/tag-1/place", place("tag"), "Prefer", "wait=10");
    var row = get("/views/orders/tag-1");
    String tag = row.headers().firstValue("etag").orElseThrow();
    assertThat(get("/views/orders/tag-1", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get("/views/orders/tag-1", "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
  }

  @Test
  void streamsAndPartitionsAreReadInPages() throws Exception {
    node.post("/commands/order/long/place", place("long"));
    for (int i = 0; i < 9; i++) {
      node.post("/commands/order/long/add-line", "{\"sku\":\"x\",\"quantity\":1,\"unitPrice\":5}");
    }
    var page = json(get("/streams/order/long?from=3&limit=4"));
    assertThat(page.at("/events/0/version").intValue()).isEqualTo(3);
    assertThat(page.get("events")).hasSize(4);
    assertThat(page.at("/next").intValue()).isEqualTo(7);
    var backward = json(get("/streams/order/long?direction=backward&limit=3"));
    assertThat(backward.at("/events/0/version").intValue()).isEqualTo(10);
    assertThat(backward.at("/next").intValue()).isEqualTo(7);
    for (int p = 0; p < 4; p++) {
      JsonNode log = json(get("/partitions/" + p + "/events?limit=1000"));
      int position = 0;
      for (JsonNode event : log.get("events")) {
        position++;
        assertThat(event.at("/position").textValue()).isEqualTo(p + ":" + position);
      }
    }
    assertThat(get("/partitions/4/events").statusCode()).isEqualTo(404);
    assertThat(get("/streams/order/nobody").statusCode()).isEqualTo(404);
  }

  @Test
  void healthMetricsAndViewsAreThere() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    node.awaitViews();
    assertThat(get("/health/ready").body()).contains("\"event-store\":\"up\"");
    assertThat(get("/metrics").body()).contains("daybook_partition_head{partition=\"0\"}");
    var views = json(get("/views"));
    assertThat(views.findValuesAsText("name"))
        .containsExactly("orders", "stock-levels", "customer-totals", "sales-by-day", "dashboard");
  }
}
