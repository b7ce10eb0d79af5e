package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.testkit.TestServers;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** A person's data from the command to its erasure, over real PostgreSQL and Kafka. */
class ErasureIT extends ErasureBench {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Everything that clients can read of order/o-1. */
  private static List<String> everything(TestNode node) throws Exception {
    node.awaitViews();
    List<String> all = new ArrayList<>();
    all.add(get(node, "/streams/order/o-1"));
    for (int p = 0; p < 4; p++) {
      all.add(get(node, "/partitions/" + p + "/events"));
    }
    all.add(get(node, "/views/orders/o-1"));
    all.add(get(node, "/views/orders?customer=c-1"));
    all.add(get(node, "/views/customer-totals/c-1"));
    all.add(get(node, "/metrics"));
    return all;
  }

  private static String kafka(String topic, int records) {
    Map<String, Object> config = Map.of("bootstrap.servers", TestServers.kafka());
    StringBuilder all = new StringBuilder();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, 4).mapToObj(p -> new TopicPartition(topic, p)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      int seen = 0;
      for (int tries = 0; seen < records && tries < 100; tries++) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          seen++;
          all.append(new String(record.value(), StandardCharsets.UTF_8));
          record
              .headers()
              .forEach(header -> all.append(new String(header.value(), StandardCharsets.UTF_8)));
        }
      }
      assertThat(seen).isGreaterThanOrEqualTo(records);
    }
    return all.toString();
  }

  private static void assertUnbroken(EventStore stored) throws Exception {
    for (int p = 0; p < stored.partitions().count(); p++) {
      TestLog.assertUnbroken(TestLog.read(stored, p));
    }
  }

  /** Keeps the rows of one order. */
  private static final class Rows implements WebSocket.Listener {
    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    static Rows follow(TestNode node) {
      Rows rows = new Rows();
      node.client()
          .newWebSocketBuilder()
          .subprotocols("daybook.v1")
          .buildAsync(URI.create("ws://127.0.0.1:" + node.port() + "/live"), rows)
          .join()
          .sendText("{\"op\":\"subscribe\",\"id\":\"a\",\"view\":\"orders\",\"key\":\"o-1\"}", true)
          .join();
      return rows;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          frames.add(JSON.readTree(text.toString()));
        } catch (JacksonException malformed) {
          throw new AssertionError(malformed);
        }
        text.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    JsonNode next(String op) throws InterruptedException {
      JsonNode frame = frames.poll(20, TimeUnit.SECONDS);
      assertThat(frame).as("a frame in time").isNotNull();
      return frame.path("op").asText().equals(op) ? frame : next(op);
    }
  }

  @Test
  void whatIsPersonalIsStoredEncryptedAndUnreadableEverywhereOnceItIsErased() throws Exception {
    String database = TestServers.freshDatabase();
    try (TestNode node = TestNode.start(database, TestServers.kafka(), "erasure-it");
        TestNode other = TestNode.start(database, TestServers.kafka(), "erasure-it")) {
      var placed =
          node.post("/commands/order/o-1/place", order("c-1", EMAIL), "Idempotency-Key", "key-1");
      assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
      assertThat(
              node.post("/commands/order/o-2/place", order("c-2", "bo@example.org")).statusCode())
          .isEqualTo(201);
      assertReadable(node);
      assertReadable(other);
      assertThat(TestDatabase.everything(database))
          .contains("$personal")
          .doesNotContain(EMAIL, "bo@example");
      assertThat(kafka("erasure-it", 2)).contains("$personal").doesNotContain(EMAIL, "bo@example");

      Rows live = Rows.follow(node);
      Rows liveElsewhere = Rows.follow(other);
      assertThat(live.next("snapshot").toString()).contains(EMAIL);
      assertThat(liveElsewhere.next("snapshot").toString()).contains(EMAIL);
      var repeated =
          node.post(
              "/commands/order/o-1/place",
              order("c-1", "other@example.org"),
              "Idempotency-Key",
              "key-1");
      assertThat(repeated.body()).contains("idempotency-key-reused");

      assertThat(send(node, "DELETE", "/subjects/c-1").statusCode()).isEqualTo(204);

      assertErased(node);
      assertThat(live.next("row").at("/row/email").isMissingNode()).isTrue();
      JsonNode elsewhere = liveElsewhere.next("row");
      assertThat(elsewhere.at("/row/customer").asText()).isEqualTo("c-1");
      assertThat(elsewhere.at("/row/email").isMissingNode()).isTrue();
      assertErased(other);
      assertThat(get(node, "/views/orders/o-2")).contains("bo@example.org");
      assertThat(send(node, "DELETE", "/subjects/c-1").statusCode()).isEqualTo(204);
      assertThat(get(node, "/subjects/c-1")).contains("\"state\":\"erased\"");
      assertUnbroken(node.store());
      assertLaterCommands(node);
      assertThat(TestDatabase.everything(database)).doesNotContain(EMAIL, "bo@example");
    }
    try (TestNode again = TestNode.start(database, null, "erasure-it")) {
      assertErased(again);
      assertThat(get(again, "/views/orders/o-2")).contains("bo@example.org");
      assertThat(get(again, "/views/orders/o-4")).contains("new@example.org");
      assertUnbroken(again.store());
    }
  }

  private static void assertReadable(TestNode node) throws Exception {
    List<String> all = everything(node);
    assertThat(all.get(0)).contains(EMAIL);
    assertThat(all.get(5)).contains(EMAIL);
    assertThat(all.get(6)).contains(EMAIL);
    assertThat(String.join("", all.subList(1, 5))).contains(EMAIL, "bo@example.org");
  }

  private static void assertErased(TestNode node) throws Exception {
    List<String> all = everything(node);
    assertThat(all).noneMatch(text -> text.contains(EMAIL));
    assertThat(all.get(0)).contains("\"customer\"", "c-1").doesNotContain("$personal");
    assertThat(all.get(5)).contains("\"customer\":\"c-1\"");
    assertThat(all.get(7)).contains("\"customer\":\"c-1\"");
  }

  /** Nothing personal is kept again unasked; what is not personal goes on. */
  private static void assertLaterCommands(TestNode node) throws Exception {
    var repeated =
        node.post("/commands/order/o-1/place", order("c-1", EMAIL), "Idempotency-Key", "key-1");
    assertThat(repeated.headers().firstValue("Idempotent-Replayed")).contains("true");
    assertThat(node.post("/commands/order/o-1/confirm", "{}").statusCode()).isEqualTo(200);

    var refused = node.post("/commands/order/o-3/place", order("c-1", EMAIL));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("\"code\":\"subject-erased\"").doesNotContain(EMAIL);
    var bare =
        """
        {"customer":"c-1","currency":"GBP","lines":[{"sku":"s","quantity":1,"unitPrice":7}]}\
        """;
    assertThat(node.post("/commands/order/o-3/place", bare).statusCode()).isEqualTo(201);

    assertThat(send(node, "PUT", "/subjects/c-1").statusCode()).isEqualTo(204);
    var allowed = node.post("/commands/order/o-4/place", order("c-1", "new@example.org"));
    assertThat(allowed.statusCode()).as(allowed.body()).isEqualTo(201);
    node.awaitViews();
    assertThat(get(node, "/views/orders/o-4")).contains("new@example.org");
    assertErased(node);
    assertThat(get(node, "/subjects/c-1")).contains("\"state\":\"known\"");
  }

  @Test
  void twoServersAgreeOnThePersonsKey() throws Exception {
    String database = TestServers.freshDatabase();
    int persons = 40;
    try (TestNode a = TestNode.start(database, null, "none");
        TestNode b = TestNode.start(database, null, "none")) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < persons; i++) {
        answers.add(placed(a, "a-" + i, "p-" + i));
        answers.add(placed(b, "b-" + i, "p-" + i));
      }
      for (var answer : answers) {
        assertThat(answer.join().statusCode()).as(answer.join().body()).isEqualTo(201);
      }
      a.awaitViews();
      for (int i = 0; i < persons; i++) {
        assertThat(get(a, "/views/orders/b-" + i)).contains("p-" + i + "@example.org");
        assertThat(get(a, "/views/orders/a-" + i)).contains("p-" + i + "@example.org");
      }
      for (int i = 0; i < persons; i++) {
        assertThat(send(a, "DELETE", "/subjects/p-" + i).statusCode()).isEqualTo(204);
      }
      List<RecordedEvent> log = new ArrayList<>();
      for (int p = 0; p < 4; p++) {
        log.addAll(TestLog.read(a.store(), p));
        assertThat(get(a, "/partitions/" + p + "/events")).doesNotContain("@example.org");
      }
      assertThat(log).hasSize(2 * persons);
      assertThat(get(a, "/views/orders?limit=100")).doesNotContain("@example.org");
    }
  }

  private static CompletableFuture<HttpResponse<String>> placed(
      TestNode node, String order, String customer) {
    return node.client()
        .sendAsync(
            node.request("/commands/order/" + order + "/place")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(order(customer, customer + "@example.org")))
                .build(),
            BodyHandlers.ofString());
  }

  /** Commands of a person are under way while the person is erased. */
  @Test
  void anErasureUnderLoadLeavesNothing() throws Exception {
    try (TestNode node = TestNode.start(TestServers.freshDatabase(), null, "none")) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        answers.add(placed(node, "u-" + i, "c-u"));
        if (i == 150) {
          assertThat(send(node, "DELETE", "/subjects/c-u").statusCode()).isEqualTo(204);
        }
      }
      int refused = 0;
      for (var answer : answers) {
        assertThat(answer.join().statusCode()).isIn(201, 422);
        refused += answer.join().statusCode() == 422 ? 1 : 0;
      }
      assertThat(refused).isBetween(1, 299);
      node.awaitViews();
      String rows = get(node, "/views/orders?limit=1000");
      for (int tries = 0; rows.contains("@example") && tries < 50; tries++) {
        TimeUnit.MILLISECONDS.sleep(100);
        rows = get(node, "/views/orders?limit=1000");
      }
      assertThat(rows).contains("c-u").doesNotContain("@example");
      for (int p = 0; p < 4; p++) {
        assertThat(get(node, "/partitions/" + p + "/events")).doesNotContain("@example");
      }
      assertUnbroken(node.store());
    }
  }

  @Test
  void badIdsAreProblems() throws Exception {
    try (TestNode node = TestNode.start(TestServers.freshDatabase(), null, "none")) {
      assertThat(send(node, "DELETE", "/subjects/").statusCode()).isEqualTo(400);
      assertThat(send(node, "DELETE", "/subjects/" + "x".repeat(257)).statusCode()).isEqualTo(400);
      assertThat(send(node, "DELETE", "/subjects/a%00b").statusCode()).isEqualTo(400);
      assertThat(send(node, "DELETE", "/subjects/%FF").statusCode()).isEqualTo(400);
      assertThat(send(node, "DELETE", "/subjects/a%0Ab").statusCode()).isEqualTo(400);
      assertThat(send(node, "POST", "/subjects/a").statusCode()).isEqualTo(405);
      assertThat(send(node, "GET", "/subjects/nobody").statusCode()).isEqualTo(404);
      assertThat(send(node, "DELETE", "/subjects/nobody").statusCode()).isEqualTo(204);
      assertThat(send(node, "PUT", "/subjects/nobody").statusCode()).isEqualTo(204);
      String strange = "/subjects/a%20%2F%C3%BC";
      var placed = node.post("/commands/order/o-1/place", order("a /ü", EMAIL));
      assertThat(placed.statusCode()).as(placed.body()).isEqualTo(201);
      assertThat(get(node, strange)).contains("a /ü", "known");
      assertThat(send(node, "DELETE", strange).statusCode()).isEqualTo(204);
      assertThat(get(node, strange)).contains("erased");

      var bad = node.post("/commands/order/o-9/place", order("c-9", "secret-without-at"));
      assertThat(bad.statusCode()).isEqualTo(422);
      assertThat(bad.body()).contains("/email").doesNotContain("secret");
      var unfit =
          node.post(
              "/commands/order/o-9/place",
              order("c-9", "x").replace("\"x\"", "[\"secret@example.org\"]"));
      assertThat(unfit.body()).contains("/email").doesNotContain("secret");
    }
  }
}
