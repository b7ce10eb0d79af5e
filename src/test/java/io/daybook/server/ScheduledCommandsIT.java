package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.testkit.TestServers;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Commands for later, over HTTP and a real PostgreSQL; time is what the test says. */
class ScheduledCommandsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ORDER =
      """
      {"customer":"c-1","currency":"GBP","lines":[{"sku":"s","quantity":1,"unitPrice":7}]}\
      """;
  private static final String REASON = "{\"reason\":\"late\"}";
  private static final JumpingClock CLOCK = new JumpingClock();

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.start(TestServers.freshDatabase(), Map.of(), CLOCK);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static HttpResponse<String> later(
      String path, String body, Instant time, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Daybook-Deliver-At", time.toString()));
    return node.post(path, body, all.toArray(String[]::new));
  }

  private static HttpResponse<String> send(String method, String path) throws Exception {
    return node.client()
        .send(
            node.request(path).method(method, BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
  }

  private static String location(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private static JsonNode shown(String location) throws Exception {
    return JSON.readTree(node.get(location).body());
  }

  private static void until(Callable<Boolean> holds) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!holds.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private static void untilState(String location, String state) throws Exception {
    until(() -> shown(location).path("state").asText().equals(state));
  }

  @Test
  void aCommandIsDeliveredWhenItsTimeHasCome() throws Exception {
    Instant time = CLOCK.now().plus(Duration.ofHours(1));
    var kept =
        later(
            "/commands/order/o-1/place",
            ORDER,
            time,
            "Idempotency-Key",
            "k-1",
            "X-Correlation-Id",
            "talk-1");
    String location = location(kept);
    assertThat(location).isEqualTo("/scheduled/order/o-1/k-1");
    assertThat(JSON.readTree(kept.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"stream":"order/o-1","command":"place","commandId":"k-1","deliverAt":"%s"}\
                """
                    .formatted(time)));
    JsonNode waiting = shown(location);
    assertThat(waiting.at("/state").textValue()).isEqualTo("waiting");
    assertThat(waiting.at("/body/customer").textValue()).isEqualTo("c-1");
    assertThat(node.get("/streams/order/o-1").statusCode()).isEqualTo(404);
    assertThat(node.get("/scheduled?limit=1000").body()).contains("\"commandId\":\"k-1\"");

    CLOCK.jump(Duration.ofHours(2));
    untilState(location, "delivered");
    JsonNode event = JSON.readTree(node.get("/streams/order/o-1").body()).at("/events/0");
    assertThat(Instant.parse(event.at("/recordedAt").textValue())).isAfter(time);
    assertThat(event.at("/metadata/correlationId").textValue()).isEqualTo("talk-1");
    var again = later("/commands/order/o-1/place", ORDER, time, "Idempotency-Key", "k-1");
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
    var andAgain =
        later(
            "/commands/order/o-1/place",
            ORDER,
            CLOCK.now().plusSeconds(99),
            "Idempotency-Key",
            "k-1");
    assertThat(andAgain.body()).as("also for another time").isEqualTo(again.body());
    assertThat(node.get("/metrics").body()).contains("daybook_schedule_delivered_total");
  }

  @Test
  void aCommandIdIsOneCommandAtOneTime() throws Exception {
    String path = "/commands/order/o-2/cancel";
    Instant time = CLOCK.now().plus(Duration.ofDays(30));
    var first = later(path, REASON, time, "Idempotency-Key", "k-2");
    var second = later(path, REASON, time, "Idempotency-Key", "k-2");
    assertThat(location(second)).isEqualTo(location(first));
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("true");
    assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
    for (HttpResponse<String> other :
        List.of(
            later(path, "{\"reason\":\"x\"}", time, "Idempotency-Key", "k-2"),
            later("/commands/order/o-2/confirm", "{}", time, "Idempotency-Key", "k-2"),
            later(path, REASON, time.plusSeconds(1), "Idempotency-Key", "k-2"),
            later(path, REASON, time, "Idempotency-Key", "k-2", "If-Match", "\"3\""))) {
      assertThat(other.statusCode()).as(other.body()).isEqualTo(422);
      assertThat(other.body()).contains("idempotency-key-reused");
    }
    assertThat(location(later(path, REASON, time)))
        .as("two without a key are two")
        .isNotEqualTo(location(later(path, REASON, time)));
  }

  @Test
  void whatIsBadIsRefusedAtOnce() throws Exception {
    String path = "/commands/order/o-3/cancel";
    for (String bad :
        List.of(
            "tomorrow",
            "2026-13-01T00:00:00Z",
            "2026-12-24T18:00Z",
            "1700000000",
            "2100-01-01T00:00:00Z")) {
      var refused = node.post(path, REASON, "Daybook-Deliver-At", bad);
      assertThat(refused.statusCode()).as(bad + refused.body()).isEqualTo(400);
      assertThat(refused.body()).contains("Daybook-Deliver-At");
    }
    Instant time = CLOCK.now().plus(Duration.ofDays(1));
    var invalid = later("/commands/order/o-3/cancel", "{\"reason\":\"\"}", time);
    assertThat(invalid.statusCode()).isEqualTo(422);
    assertThat(invalid.body()).contains("/reason");
    assertThat(later("/commands/order/o-3/fly", "{}", time).statusCode()).isEqualTo(404);
    assertThat(node.get("/scheduled?limit=1000").body()).doesNotContain("order/o-3");
    assertThat(node.get("/scheduled?limit=0").statusCode()).isEqualTo(400);
    assertThat(node.get("/scheduled?cursor=x").statusCode()).isEqualTo(400);
    for (String far : List.of("+1000000000-01-01T00:00:00Z", "-4800-01-01T00:00:00Z")) {
      byte[] place = (far + "\norder/o-3\nc").getBytes(StandardCharsets.UTF_8);
      String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(place);
      assertThat(node.get("/scheduled?cursor=" + cursor).statusCode()).as(far).isEqualTo(400);
    }
    assertThat(node.get("/scheduled?state=lost").statusCode()).isEqualTo(400);
    assertThat(node.get("/scheduled/order/o-3").statusCode()).isEqualTo(404);
    assertThat(node.get("/scheduled/order/o-3/nothing").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/scheduled/order/o-3/nothing").statusCode()).isEqualTo(404);
    assertThat(send("PUT", "/scheduled/order/o-3/nothing").statusCode()).isEqualTo(405);
    assertThat(send("POST", "/scheduled").statusCode()).isEqualTo(405);
  }

  @Test
  void aTimeThatHasComeIsNow() throws Exception {
    var placed = later("/commands/order/o-4/place", ORDER, CLOCK.now().minusSeconds(1));
    assertThat(placed.statusCode()).isEqualTo(201);
    assertThat(placed.body()).contains("OrderPlaced");
  }

  @Test
  void whatIsCancelledIsNotDelivered() throws Exception {
    Instant time = CLOCK.now().plus(Duration.ofHours(3));
    String first = location(later("/commands/order/o-5/place", ORDER, time));
    String second = location(later("/commands/order/o-5/place", ORDER, time.plusSeconds(1)));
    assertThat(send("DELETE", first).statusCode()).isEqualTo(204);
    assertThat(send("DELETE", first).statusCode()).isEqualTo(404);
    assertThat(node.get(first).statusCode()).isEqualTo(404);
    CLOCK.jump(Duration.ofHours(4));
    untilState(second, "delivered");
    assertThat(send("DELETE", second).statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(node.get("/streams/order/o-5").body()).at("/version").asInt())
        .isEqualTo(1);
  }

  @Test
  void whatIsRefusedIsParkedAndMayBeRevived() throws Exception {
    Instant time = CLOCK.now().plus(Duration.ofHours(5));
    String cancel =
        location(later("/commands/order/o-6/cancel", REASON, time, "Idempotency-Key", "k-6"));
    String place = location(later("/commands/order/o-4x/place", ORDER, time, "If-Match", "\"7\""));
    CLOCK.jump(Duration.ofHours(6));
    untilState(cancel, "parked");
    untilState(place, "parked");
    assertThat(shown(cancel).at("/problem/code").textValue()).isEqualTo("not-placed");
    assertThat(shown(place).at("/problem/type").textValue()).isEqualTo("version-mismatch");
    assertThat(node.get("/scheduled?state=parked").body()).contains("order/o-6", "order/o-4x");
    assertThat(node.get("/scheduled?limit=1000").body()).doesNotContain("order/o-6");

    assertThat(node.post("/commands/order/o-6/place", ORDER).statusCode()).isEqualTo(201);
    assertThat(send("POST", cancel).statusCode()).isEqualTo(202);
    untilState(cancel, "delivered");
    assertThat(node.get("/streams/order/o-6").body()).contains("OrderCancelled");
    assertThat(send("POST", cancel).statusCode()).isEqualTo(404);
    assertThat(send("DELETE", place).statusCode()).isEqualTo(204);
    assertThat(node.get("/scheduled?state=parked").body()).doesNotContain("order/o-4x");
  }

  @Test
  void aKeyMayHaveAnyVisibleCharacters() throws Exception {
    Instant time = CLOCK.now().plus(Duration.ofDays(40));
    StringBuilder all = new StringBuilder();
    for (char c = '!'; c <= '~'; c++) {
      all.append(c);
    }
    for (String key : List.of("a/b?c%20#d", all.toString(), "...", "%2F", "+")) {
      String location =
          location(later("/commands/order/o-7/cancel", REASON, time, "Idempotency-Key", key));
      assertThat(shown(location).at("/commandId").textValue()).isEqualTo(key);
      assertThat(send("DELETE", location).statusCode()).isEqualTo(204);
    }
    for (String key : List.of(".", "..")) {
      HttpResponse<String> refused =
          later("/commands/order/o-7/cancel", REASON, time, "Idempotency-Key", key);
      assertThat(refused.statusCode()).isEqualTo(400);
    }
  }

  @Test
  void theListIsReadInPages() throws Exception {
    Instant time = CLOCK.now().plus(Duration.ofDays(20));
    for (int i = 0; i < 5; i++) {
      location(later("/commands/order/p-" + i + "/cancel", REASON, time.minusSeconds(i)));
    }
    List<String> streams = new ArrayList<>();
    String next = "";
    while (next != null) {
      JsonNode page =
          JSON.readTree(
              node.get("/scheduled?limit=2" + (next.isEmpty() ? "" : "&cursor=" + next)).body());
      page.at("/commands").forEach(one -> streams.add(one.at("/stream").textValue()));
      next = page.at("/next").textValue();
    }
    assertThat(streams)
        .containsSubsequence("order/p-4", "order/p-3", "order/p-2", "order/p-1", "order/p-0");
    assertThat(streams.stream().filter(stream -> stream.startsWith("order/p-"))).hasSize(5);
  }

  @Test
  void twoServersDeliverEachCommandOnce() throws Exception {
    String database = TestServers.freshDatabase();
    int commands = 300;
    Instant time = CLOCK.now().plus(Duration.ofHours(1));
    Map<String, String> one = Map.of("DAYBOOK_SCHEDULE_COMMANDS_MAX", Integer.toString(commands));
    try (TestNode a = TestNode.start(database, one, CLOCK);
        TestNode b = TestNode.start(database, one, CLOCK)) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < commands; i++) {
        answers.add(received(i % 2 == 0 ? a : b, i, time));
      }
      for (var answer : answers) {
        assertThat(answer.join().statusCode()).as(answer.join().body()).isEqualTo(202);
      }
      CLOCK.jump(Duration.ofHours(2));
      until(() -> a.get("/scheduled").body().equals("{\"commands\":[],\"next\":null}"));
      int received = 0;
      for (int sku = 0; sku < 10; sku++) {
        JsonNode stream = JSON.readTree(a.get("/streams/stock/sku-" + sku + "?limit=1").body());
        received += stream.at("/version").asInt();
      }
      assertThat(received).isEqualTo(commands);
      assertThat(a.get("/scheduled?state=parked").body()).contains("\"commands\":[]");
    }
  }

  private static CompletableFuture<HttpResponse<String>> received(
      TestNode at, int number, Instant time) {
    return at.client()
        .sendAsync(
            at.request("/commands/stock/sku-" + number % 10 + "/receive")
                .headers("Content-Type", "application/json", "Daybook-Deliver-At", time.toString())
                .POST(BodyPublishers.ofString("{\"quantity\":1}"))
                .build(),
            BodyHandlers.ofString());
  }

  @Test
  void tooManyCommandsWait() throws Exception {
    try (TestNode small =
        TestNode.start(
            TestServers.freshDatabase(), Map.of("DAYBOOK_SCHEDULE_COMMANDS_MAX", "2"), CLOCK)) {
      Instant time = CLOCK.now().plus(Duration.ofDays(1));
      for (int i = 0; i < 2; i++) {
        assertThat(received(small, i, time).join().statusCode()).isEqualTo(202);
      }
      var full = received(small, 2, time).join();
      assertThat(full.statusCode()).isEqualTo(503);
      assertThat(full.body()).contains("overloaded");
      assertThat(full.headers().firstValue("Retry-After")).isPresent();
    }
  }
}
