package io.daybook.server;

import static io.daybook.server.StreamsClient.JSON;
import static io.daybook.server.StreamsClient.NDJSON;
import static io.daybook.server.StreamsClient.assertProblem;
import static io.daybook.server.StreamsClient.events;
import static io.daybook.server.StreamsClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.testkit.SseClient;
import io.daybook.testkit.TestServers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streams as a client reads, follows and appends to them, over PostgreSQL and Kafka. */
class StreamsIT {
  private static TestNode node;
  private static StreamsClient client;

  @BeforeAll
  static void start() {
    node = TestNode.start(TestServers.freshDatabase(), TestServers.kafka(), "streams-it");
    client = new StreamsClient(node);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static List<Integer> versions(HttpResponse<String> lines) throws Exception {
    assertThat(lines.statusCode()).as(lines.body()).isEqualTo(200);
    assertThat(lines.headers().firstValue("content-type")).contains(NDJSON);
    List<Integer> versions = new ArrayList<>();
    for (String line : lines.body().lines().toList()) {
      versions.add(JSON.readTree(line).at("/version").intValue());
    }
    return versions;
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void aWholeStreamIsLines() throws Exception {
    for (int i = 0; i < 3; i++) {
      client.append("lines", events("A", i * 1_000, 1_000));
    }
    String path = "/streams/note/lines";
    assertThat(versions(client.get(path, "Accept", NDJSON))).isEqualTo(range(1, 3_000));
    assertThat(versions(client.get(path + "?from=2990", "Accept", NDJSON)))
        .isEqualTo(range(2_990, 3_000));
    assertThat(versions(client.get(path + "?from=5&limit=1500", "Accept", NDJSON)))
        .isEqualTo(range(5, 1_504));
    assertThat(versions(client.get(path + "?direction=backward", "Accept", NDJSON)))
        .isEqualTo(range(1, 3_000).reversed());
    assertThat(
            versions(
                client.get(path + "?direction=backward&from=2000&limit=1200", "Accept", NDJSON)))
        .isEqualTo(range(801, 2_000).reversed());
    assertThat(versions(client.get(path + "?from=3001", "Accept", NDJSON))).isEmpty();
    assertProblem(client.get(path + "?limit=0", "Accept", NDJSON), 400, "malformed");
    assertProblem(client.get("/streams/note/none", "Accept", NDJSON), 404, "not-found");
    var page = json(client.get(path + "?limit=1000"));
    String first = client.get(path + "?limit=1", "Accept", NDJSON).body();
    assertThat(JSON.readTree(first)).isEqualTo(page.at("/events/0"));
  }

  @Test
  void aPartitionsLogIsLines() throws Exception {
    var placed = client.append("log", events("A", 1, 5));
    String[] position = json(placed).at("/position").textValue().split(":", 2);
    long last = Long.parseLong(position[1]);
    String path = "/partitions/" + position[0] + "/events";
    List<String> lines =
        client
            .get(path + "?from=" + (last - 4) + "&limit=5", "Accept", NDJSON)
            .body()
            .lines()
            .toList();
    for (int i = 0; i < 5; i++) {
      assertThat(JSON.readTree(lines.get(i)).at("/position").textValue())
          .isEqualTo(position[0] + ":" + (last - 4 + i));
    }
    long all = client.get(path, "Accept", NDJSON).body().lines().count();
    assertThat(all).isGreaterThanOrEqualTo(last);
    assertProblem(client.get("/partitions/9/events", "Accept", NDJSON), 404, "not-found");
    assertProblem(client.get(path + "?direction=backward", "Accept", NDJSON), 400, "malformed");
  }

  private static String place() {
    return """
    {"customer":"c-s","currency":"GBP","lines":[{"sku":"a","quantity":1,"unitPrice":5}]}\
    """;
  }

  @Test
  void aStateIsWhatItWasAtEveryVersionAndTime() throws Exception {
    node.post("/commands/order/time/place", place());
    for (int i = 0; i < 6; i++) {
      node.post(
          "/commands/order/time/add-line",
          "{\"sku\":\"s-" + i + "\",\"quantity\":1,\"unitPrice\":5}");
    }
    JsonNode events = json(client.get("/streams/order/time")).at("/events");
    for (int version = 1; version <= 7; version++) {
      var answer = client.get("/streams/order/time/state?version=" + version);
      JsonNode state = json(answer);
      JsonNode event = events.get(version - 1);
      assertThat(answer.headers().firstValue("etag")).contains("\"" + version + '"');
      assertThat(state.at("/stream").textValue()).isEqualTo("order/time");
      assertThat(state.at("/version").intValue()).isEqualTo(version);
      assertThat(state.at("/position")).isEqualTo(event.at("/position"));
      assertThat(state.at("/recordedAt")).isEqualTo(event.at("/recordedAt"));
      assertThat(state.at("/type").textValue()).isEqualTo("Order");
      assertThat(state.at("/state/lines")).hasSize(version);
      String at = event.at("/recordedAt").textValue();
      int then = json(client.get("/streams/order/time/state?at=" + at)).at("/version").intValue();
      assertThat(then).isGreaterThanOrEqualTo(version);
    }
    var now = client.get("/streams/order/time/state");
    assertThat(json(now).at("/version").intValue()).isEqualTo(7);
    var cancelled =
        node.post(
            "/commands/order/time/cancel",
            "{\"reason\":\"r\"}",
            "If-Match",
            now.headers().firstValue("etag").orElseThrow());
    assertThat(cancelled.statusCode()).isEqualTo(200);
    assertThat(json(client.get("/streams/order/time/state")).at("/state/status").textValue())
        .isEqualTo("CANCELLED");
  }

  @Test
  void aStateThatIsNotThereIsAProblem() throws Exception {
    node.post("/commands/order/few/place", place());
    String path = "/streams/order/few/state";
    assertProblem(client.get(path + "?version=2"), 404, "not-found");
    assertThat(json(client.get(path + "?version=2")).at("/detail").textValue())
        .contains("version 1");
    assertProblem(client.get(path + "?at=2001-01-01T00:00:00Z"), 404, "not-found");
    assertProblem(client.get(path + "?version=1&at=2001-01-01T00:00:00Z"), 400, "malformed");
    assertProblem(client.get(path + "?version=0"), 400, "malformed");
    assertProblem(client.get(path + "?at=yesterday"), 400, "malformed");
    assertProblem(client.get(path + "?when=now"), 400, "malformed");
    assertProblem(client.get("/streams/order/nobody/state"), 404, "not-found");
    assertProblem(client.get("/streams/note/a/state"), 404, "not-found");
    assertProblem(client.get("/streams/nothing/a/state"), 404, "not-found");
    assertProblem(client.send("POST", path), 405, "method-not-allowed");
    assertThat(client.get(path + "?at=2999-01-01T00:00:00+01:00").statusCode()).isEqualTo(200);
  }

  @Test
  void aStreamIsFollowedLiveAndResumed() throws Exception {
    String seen;
    try (SseClient sse = new SseClient(node.port(), "/streams/note/live", "")) {
      client.append("live", events("A", 1, 3));
      for (int version = 1; version <= 3; version++) {
        SseClient.Event event = Objects.requireNonNull(sse.next());
        assertThat(event.id()).isEqualTo(Integer.toString(version));
        assertThat(event.type()).isEqualTo("A");
        assertThat(JSON.readTree(event.data()).at("/data/n").intValue()).isEqualTo(version);
      }
      seen = sse.lastId();
    }
    client.append("live", events("B", 4, 2));
    try (SseClient sse = new SseClient(node.port(), "/streams/note/live?from=1", seen)) {
      assertThat(Objects.requireNonNull(sse.next()).id()).isEqualTo("4");
      assertThat(Objects.requireNonNull(sse.next()).id()).isEqualTo("5");
    }
    try (SseClient sse = new SseClient(node.port(), "/streams/note/live?from=5", "")) {
      assertThat(Objects.requireNonNull(sse.next()).id()).isEqualTo("5");
    }
    String[] accept = {"Accept", "text/event-stream"};
    assertProblem(client.get("/streams/note/live?limit=3", accept), 400, "malformed");
    assertProblem(client.get("/streams/note/live?direction=backward", accept), 400, "malformed");
    assertProblem(
        client.get("/streams/note/live", "Accept", "text/event-stream", "Last-Event-ID", "x"),
        400,
        "malformed");
    assertProblem(
        client.get("/streams/note/live", "Accept", "text/event-stream", "Last-Event-ID", "77"),
        400,
        "malformed");
  }

  @Test
  void rowsOfAViewAreFollowedLive() throws Exception {
    node.post("/commands/order/sse-1/place", place().replace("c-s", "c-sse"), "Prefer", "wait=10");
    String seen;
    try (SseClient sse = new SseClient(node.port(), "/views/orders?customer=c-sse", "")) {
      SseClient.Event snapshot = Objects.requireNonNull(sse.next());
      assertThat(snapshot.type()).isEqualTo("snapshot");
      assertThat(JSON.readTree(snapshot.data()).at("/rows/0/key").textValue()).isEqualTo("sse-1");
      node.post("/commands/order/sse-2/place", place().replace("c-s", "c-sse"));
      SseClient.Event row = Objects.requireNonNull(sse.next());
      assertThat(row.type()).isEqualTo("row");
      assertThat(JSON.readTree(row.data()).at("/row/id").textValue()).isEqualTo("sse-2");
      seen = sse.lastId();
    }
    node.post("/commands/order/sse-1/cancel", "{\"reason\":\"r\"}");
    try (SseClient sse = new SseClient(node.port(), "/views/orders?customer=c-sse", seen)) {
      SseClient.Event row = Objects.requireNonNull(sse.next());
      while (JSON.readTree(row.data()).at("/key").textValue().equals("sse-2")) {
        row = Objects.requireNonNull(sse.next());
      }
      assertThat(row.type()).isEqualTo("row");
      assertThat(JSON.readTree(row.data()).at("/row/status").textValue()).isEqualTo("cancelled");
    }
    try (SseClient sse = new SseClient(node.port(), "/views/orders/sse-2", "")) {
      assertThat(Objects.requireNonNull(sse.next()).data()).contains("sse-2");
    }
    String[] accept = {"Accept", "text/event-stream"};
    assertProblem(client.get("/views/orders?colour=red", accept), 400, "malformed");
    assertProblem(client.get("/views/orders?limit=3", accept), 400, "malformed");
    assertProblem(client.get("/views/orders/sse-2?customer=c", accept), 400, "malformed");
    assertProblem(client.get("/views/orders?after=x", accept), 400, "malformed");
    assertProblem(client.get("/views/nothing/k", accept), 404, "not-found");
  }

  @Test
  void headIsGetWithoutABody() throws Exception {
    client.append("head", events("A", 1, 1));
    for (String path :
        List.of(
            "/health/live",
            "/health/ready",
            "/metrics",
            "/views",
            "/views/orders",
            "/streams/note/head",
            "/partitions/0/events")) {
      var answer = client.send("HEAD", path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.headers().firstValue("content-type"))
          .isEqualTo(client.get(path).headers().firstValue("content-type"));
    }
    for (String form : List.of(NDJSON, "text/event-stream")) {
      var answer = client.send("HEAD", "/streams/note/head", "Accept", form);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("content-type")).contains(form);
    }
    assertThat(client.send("HEAD", "/streams/note/nobody").statusCode()).isEqualTo(404);
    for (String path : List.of("/health/live", "/metrics", "/health/ready")) {
      assertProblem(client.send("POST", path), 405, "method-not-allowed");
    }
  }

  @Test
  void whatCannotBeGivenIsNotAcceptable() throws Exception {
    client.append("forms", events("A", 1, 1));
    for (String path :
        List.of(
            "/views",
            "/views/orders",
            "/views/orders/o-1",
            "/streams/note/forms",
            "/streams/order/o-1/state",
            "/partitions/0/events")) {
      assertProblem(client.get(path, "Accept", "text/html"), 406, "not-acceptable");
    }
    for (String accept :
        List.of("*/*", "application/*", "application/json", "text/html,*/*;q=0.1")) {
      assertThat(
              client
                  .get("/streams/note/forms", "Accept", accept)
                  .headers()
                  .firstValue("content-type"))
          .as(accept)
          .contains("application/json");
    }
  }
}
