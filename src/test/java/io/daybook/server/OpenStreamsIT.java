package io.daybook.server;

import static io.daybook.server.StreamsClient.JSON;
import static io.daybook.server.StreamsClient.NDJSON;
import static io.daybook.server.StreamsClient.assertProblem;
import static io.daybook.server.StreamsClient.event;
import static io.daybook.server.StreamsClient.events;
import static io.daybook.server.StreamsClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.testkit.RandomRuns;
import io.daybook.testkit.TestServers;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Appends to streams of an open category, over PostgreSQL. */
class OpenStreamsIT {
  private static TestNode node;
  private static StreamsClient client;

  @BeforeAll
  static void start() {
    node = TestNode.start(TestServers.freshDatabase(), null, "unused");
    client = new StreamsClient(node);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void anAppendIsAnsweredAsACommandIs() throws Exception {
    var first =
        client.append("a", events("A", 1, 2), "X-Correlation-Id", "talk", "Prefer", "wait=10");
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(first.headers().firstValue("etag")).contains("\"2\"");
    assertThat(first.headers().firstValue("location")).contains("/streams/note/a");
    assertThat(first.headers().firstValue("preference-applied")).contains("wait=10");
    assertThat(json(first).at("/events/1/type").textValue()).isEqualTo("A");
    assertThat(json(first).at("/events/1/version").intValue()).isEqualTo(2);
    assertThat(first.headers().firstValue("daybook-position"))
        .contains(json(first).at("/position").textValue());

    var second = client.append("a", "{\"events\":[" + event("B", 3) + "]}", "If-Match", "\"2\"");
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.headers().firstValue("etag")).contains("\"3\"");

    var stale = client.append("a", events("C", 1, 1), "If-Match", "\"2\"");
    assertProblem(stale, 412, "version-mismatch");
    assertThat(json(stale).at("/currentVersion").intValue()).isEqualTo(3);
    assertProblem(
        client.append("a", events("C", 1, 1), "If-None-Match", "*"), 412, "version-mismatch");
    assertThat(client.append("a2", events("C", 1, 1), "If-None-Match", "*").statusCode())
        .isEqualTo(201);

    JsonNode page = json(client.get("/streams/note/a"));
    assertThat(page.at("/version").intValue()).isEqualTo(3);
    assertThat(page.at("/events/2/data/n").intValue()).isEqualTo(3);
    assertThat(page.at("/events/2").has("unreadable")).isFalse();
    assertThat(page.at("/events/2").has("current")).isFalse();
    assertThat(page.at("/events/0/metadata/correlationId").textValue()).isEqualTo("talk");
  }

  @Test
  void theSameKeyAppendsOnce() throws Exception {
    var first = client.append("k", events("A", 1, 3), "Idempotency-Key", "k1");
    client.append("k", events("A", 4, 1));
    var again = client.append("k", events("A", 1, 3), "Idempotency-Key", "k1");
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("idempotent-replayed")).contains("true");
    assertProblem(
        client.append("k", events("A", 1, 4), "Idempotency-Key", "k1"),
        422,
        "idempotency-key-reused");
    assertProblem(
        client.append("k", events("B", 1, 3), "Idempotency-Key", "k1"),
        422,
        "idempotency-key-reused");
    assertThat(json(client.get("/streams/note/k")).at("/version").intValue()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 999, 1_000})
  void anAnswerOfManyEventsIsReplayedWhole(int count) throws Exception {
    String id = "many-" + count;
    var first = client.append(id, events("A", 0, count), "Idempotency-Key", "k");
    for (int i = 0; i < 20; i++) {
      client.append(id, events("B", i, 1), "Idempotency-Key", "other-" + i);
    }
    var again = client.append(id, events("A", 0, count), "Idempotency-Key", "k");
    assertThat(json(first).at("/events")).hasSize(count);
    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test
  void whatCannotBeAppendedChangesNothing() throws Exception {
    assertProblem(client.append("bad", "{\"events\":[]}"), 422, "invalid-command");
    assertProblem(client.append("bad", "nonsense"), 400, "malformed");
    var invalid = client.append("bad", "{\"events\":[{\"type\":\"a b\",\"data\":7}]}");
    assertProblem(invalid, 422, "invalid-command");
    assertThat(json(invalid).at("/errors").findValuesAsText("pointer"))
        .containsExactly("/events/0/type", "/events/0/data");
    assertProblem(
        client.append(
            "bad", "{\"events\":[" + event("A", 1) + "],\"x\":\"" + "x".repeat(1 << 20) + "\"}"),
        413,
        "too-large");
    var order = node.post("/streams/order/bad", events("A", 1, 1));
    assertProblem(order, 405, "method-not-allowed");
    assertThat(order.headers().firstValue("allow")).contains("GET, HEAD");
    assertThat(json(order).at("/detail").textValue()).contains("/commands/order/bad/{command}");
    var deleted = client.send("DELETE", "/streams/note/bad");
    assertProblem(deleted, 405, "method-not-allowed");
    assertThat(deleted.headers().firstValue("allow")).contains("GET, HEAD, POST");
    assertProblem(node.post("/streams/nothing/bad", events("A", 1, 1)), 404, "not-found");
    assertProblem(node.post("/streams/note/a%20b", events("A", 1, 1)), 400, "malformed");
    assertProblem(
        node.client()
            .send(
                node.request("/streams/note/bad")
                    .header("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString(events("A", 1, 1)))
                    .build(),
                BodyHandlers.ofString()),
        415,
        "unsupported-media-type");
    assertProblem(client.get("/streams/note/bad"), 404, "not-found");
  }

  @Test
  void randomAppendsWithDuplicatesAndExpectedVersionsKeepEveryStreamAsItShouldBe() {
    RandomRuns.run(1, OpenStreamsIT::appendAtRandom);
  }

  private static void appendAtRandom(Random random) {
    try {
      appendAndCompare(random);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  private static void appendAndCompare(Random random) throws Exception {
    Map<String, List<Integer>> model = new HashMap<>();
    Map<String, String> answers = new HashMap<>();
    Map<String, String> bodies = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      String id = "r-" + random.nextInt(4);
      List<Integer> expected = model.computeIfAbsent(id, any -> new ArrayList<>());
      String key = "key-" + random.nextInt(200);
      String known = answers.get(id + key);
      if (known != null) {
        var again =
            client.append(id, Objects.requireNonNull(bodies.get(id + key)), "Idempotency-Key", key);
        assertThat(again.body()).isEqualTo(known);
        continue;
      }
      int count = 1 + random.nextInt(5);
      String body = events("R", expected.size(), count);
      boolean stale = random.nextInt(4) == 0;
      int version = expected.size() + (stale ? 1 : 0);
      var answer =
          version == 0
              ? client.append(id, body, "Idempotency-Key", key, "If-None-Match", "*")
              : client.append(id, body, "Idempotency-Key", key, "If-Match", "\"" + version + '"');
      if (stale) {
        assertProblem(answer, 412, "version-mismatch");
      } else {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected.isEmpty() ? 201 : 200);
        answers.put(id + key, answer.body());
        bodies.put(id + key, body);
        IntStream.range(0, count).forEach(n -> expected.add(expected.size()));
      }
    }
    for (Map.Entry<String, List<Integer>> stream : model.entrySet()) {
      List<Integer> stored = new ArrayList<>();
      if (!stream.getValue().isEmpty()) {
        String path = "/streams/note/" + stream.getKey();
        for (String line : client.get(path, "Accept", NDJSON).body().lines().toList()) {
          stored.add(JSON.readTree(line).at("/data/n").intValue());
        }
      }
      assertThat(stored).isEqualTo(stream.getValue());
    }
  }
}
