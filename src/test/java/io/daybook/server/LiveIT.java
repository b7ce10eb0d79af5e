package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.testkit.TestServers;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Live subscriptions over a real WebSocket, PostgreSQL and Kafka. */
class LiveIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SUBSCRIPTIONS = 65_536;

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.start(TestServers.freshDatabase(), TestServers.kafka(), "live-it");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  /** A client that keeps all frames. */
  private static final class Client implements WebSocket.Listener {
    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    Client() {
      socket =
          node.client()
              .newWebSocketBuilder()
              .subprotocols("daybook.v1")
              .buildAsync(URI.create("ws://127.0.0.1:" + node.port() + "/live"), this)
              .join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          frames.add(JSON.readTree(text.toString()));
        } catch (JacksonException malformed) {
          throw new AssertionError(malformed);
        }
        text.setLength(0);
      }
      webSocket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      closed.complete(statusCode);
      return CompletableFuture.completedFuture(null);
    }

    Client send(String frame) {
      socket.sendText(frame, true).join();
      return this;
    }

    JsonNode next() throws InterruptedException {
      JsonNode frame = frames.poll(20, TimeUnit.SECONDS);
      assertThat(frame).as("a frame in time").isNotNull();
      return frame;
    }

    JsonNode next(String op) throws InterruptedException {
      JsonNode frame = next();
      assertThat(frame.at("/op").textValue()).as(frame.toString()).isEqualTo(op);
      return frame;
    }
  }

  private static void place(String id, String customer) throws Exception {
    String body =
        """
        {"customer":"%s","currency":"GBP","lines":[{"sku":"s","quantity":1,"unitPrice":7}]}\
        """
            .formatted(customer);
    var answer = node.post("/commands/order/" + id + "/place", body, "Prefer", "wait=10");
    assertThat(answer.statusCode()).isEqualTo(201);
  }

  @Test
  void rowsAreSnapshotAndThenFollowed() throws Exception {
    place("r-1", "live-r");
    Client client = new Client();
    client.send(
        "{\"op\":\"subscribe\",\"id\":\"b\",\"view\":\"orders\","
            + "\"where\":{\"customer\":\"live-r\"}}");
    client.next("subscribed");
    assertThat(client.next("snapshot").at("/rows/0/key").textValue()).isEqualTo("r-1");

    place("r-2", "live-r");
    place("r-3", "other");
    JsonNode row = client.next("row");
    assertThat(row.at("/key").textValue()).isEqualTo("r-2");
    assertThat(row.at("/row/total").intValue()).isEqualTo(7);

    client.send("{\"op\":\"unsubscribe\",\"id\":\"b\"}").next("unsubscribed");
    place("r-4", "live-r");
    client.send("{\"op\":\"ping\"}").next("pong");
  }

  @Test
  void eventsComeOnceAndInOrder() throws Exception {
    place("e-1", "live-e");
    Client client = new Client();
    client.send("{\"op\":\"subscribe\",\"id\":\"c\",\"stream\":\"order/e-1\",\"from\":1}");
    client.next("subscribed");
    for (int i = 0; i < 20; i++) {
      String line = "{\"sku\":\"x\",\"quantity\":1,\"unitPrice\":5}";
      assertThat(node.post("/commands/order/e-1/add-line", line).statusCode()).isEqualTo(200);
    }
    for (int version = 1; version <= 21; version++) {
      assertThat(client.next("event").at("/event/version").intValue()).isEqualTo(version);
    }
  }

  @Test
  void framesThatMakeNoSenseAreErrors() throws Exception {
    Client client = new Client();
    for (String frame :
        new String[] {
          "garbage", "", "[]", "null", "{}", "{\"op\":\"jump\"}", "{\"op\":7}", "{\"op\":"
        }) {
      client.send(frame);
      JsonNode error = client.next("error");
      assertThat(error.at("/problem/status").intValue()).as(frame).isEqualTo(400);
    }
    client.send("{\"op\":\"subscribe\",\"id\":\"x\",\"view\":\"nothing\"}");
    assertThat(client.next("error").at("/problem/status").intValue()).isEqualTo(404);
    client.send("{\"op\":\"ping\"}").next("pong");
  }

  @Test
  void whoSendsNothingButGarbageIsClosed() throws Exception {
    Client client = new Client();
    for (int i = 0; i < 200 && !client.closed.isDone(); i++) {
      client.socket.sendText("garbage", true).exceptionally(closed -> null).join();
    }
    assertThat(client.closed.get(20, TimeUnit.SECONDS)).isBetween(4_000, 4_999);
  }

  @Test
  void manySubscriptionsAreRefusedAndHurtNobody() throws Exception {
    Client client = new Client();
    int admitted = 0;
    int refused = 0;
    int sent = 0;
    while (sent < SUBSCRIPTIONS) {
      for (int i = 0; i < 1_024; i++) {
        client.send(
            "{\"op\":\"subscribe\",\"id\":\"s" + sent++ + "\",\"view\":\"orders\",\"key\":\"k\"}");
      }
      while (admitted + refused < sent) {
        JsonNode frame = client.next();
        switch (frame.at("/op").textValue()) {
          case "subscribed" -> admitted++;
          case "error" -> {
            assertThat(frame.at("/problem/status").intValue()).isEqualTo(429);
            refused++;
          }
          default -> assertThat(frame.at("/op").textValue()).isEqualTo("snapshot");
        }
      }
    }
    assertThat(admitted).isEqualTo(10_000);
    assertThat(refused).isEqualTo(SUBSCRIPTIONS - 10_000);
    assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void pagesOfAnotherOriginStayOut() {
    var refused =
        node.client()
            .newWebSocketBuilder()
            .header("Origin", "http://elsewhere.example")
            .buildAsync(
                URI.create("ws://127.0.0.1:" + node.port() + "/live"), new WebSocket.Listener() {});
    assertThat(refused)
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(WebSocketHandshakeException.class);
  }
}
