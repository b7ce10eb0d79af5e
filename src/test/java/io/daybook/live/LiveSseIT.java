package io.daybook.live;

import static io.daybook.live.LiveBench.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.eventstore.Positions;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.SseClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hub over server-sent events. */
class LiveSseIT {
  private static final LiveOptions OPTIONS =
      new LiveOptions(
          10,
          5,
          64 * 1024,
          new LiveOptions.Timing(500, 100, 60_000, 50),
          LiveOptions.defaults().views(),
          new LiveOptions.ReadLimits(3, 3, 2, 4, 5));

  private final LiveBench bench = new LiveBench(OPTIONS, 1);
  private final HttpServer server =
      LiveBench.await(
          bench.call(
              () ->
                  bench
                      .vertx
                      .createHttpServer()
                      .requestHandler(this::follow)
                      .listen(0, "127.0.0.1")));

  private void follow(HttpServerRequest request) {
    String seen = request.getHeader("Last-Event-ID");
    long from = seen == null ? 1 : Long.parseLong(seen.split(":", 2)[0]) + 1;
    Followed followed =
        switch (request.path()) {
          case "/stream" -> new Followed.Stream(StreamId.parse("order/o-1"), from);
          case "/partition" -> new Followed.Partition(0, from);
          case "/rows" -> new Followed.Rows("orders", null, Map.of(), positions(seen));
          default -> new Followed.Rows("nothing", "k", Map.of(), null);
        };
    bench.hub.follow(
        request,
        followed,
        (type, detail) -> request.response().setStatusCode(404).end(type + ": " + detail));
  }

  private static @Nullable Positions positions(@Nullable String token) {
    return token == null ? null : Positions.parse(token, FakeView.PARTITIONS);
  }

  private SseClient connect(String path, String lastId) throws Exception {
    return new SseClient(server.actualPort(), path, lastId);
  }

  private static SseClient.Event next(SseClient client) throws IOException {
    return Objects.requireNonNull(client.next(), "an event");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void aStreamIsResumedAtEveryCut() throws Exception {
    String seen = "";
    long version = 0;
    for (int cut = 0; cut < 12; cut++) {
      for (int i = 0; i < cut; i++) {
        bench.append("order/o-1");
      }
      try (SseClient client = connect("/stream", seen)) {
        for (int i = 0; i < cut; i++) {
          bench.append("order/o-1");
        }
        for (int i = 0; i < 2 * cut - (cut % 3); i++) {
          SseClient.Event event = next(client);
          assertThat(event.id()).isEqualTo(Long.toString(++version));
          assertThat(event.type()).isEqualTo("Noted");
          assertThat(event.data()).startsWith("{\"id\":").contains("\"version\":" + version + ",");
        }
        seen = client.lastId();
      }
    }
    bench.until("all are gone", () -> bench.hub.counters().connections() == 0);
    assertThat(bench.call(() -> bench.hub.counters().subscriptions())).isZero();
  }

  @Test
  void aPartitionIsResumedAtEveryCut() throws Exception {
    String seen = "";
    for (int i = 1; i <= 20; i++) {
      bench.appendUntil(0, i);
      try (SseClient client = connect("/partition", seen)) {
        assertThat(next(client).id()).isEqualTo(Integer.toString(i));
        seen = client.lastId();
      }
    }
    try (SseClient client = connect("/partition", "18")) {
      bench.appendUntil(0, 25);
      for (int i = 19; i <= 25; i++) {
        SseClient.Event event = next(client);
        assertThat(event.id()).isEqualTo(Integer.toString(i));
        assertThat(event.data()).contains("\"position\":\"0:" + i + "\"");
      }
    }
  }

  @Test
  void aStreamIsFollowedFromBeforeItIsThere() throws Exception {
    try (SseClient client = connect("/stream", "")) {
      assertThat(client.response().statusCode()).isEqualTo(200);
      assertThat(client.response().headers().firstValue("content-type"))
          .contains("text/event-stream");
      bench.append("order/o-2");
      bench.append("order/o-1");
      assertThat(next(client).id()).isEqualTo("1");
    }
  }

  @Test
  void whatCannotBeFollowedIsRefusedBeforeAnythingIsSent() throws Exception {
    bench.append("order/o-1");
    try (SseClient client = connect("/stream", "7")) {
      assertThat(client.response().statusCode()).isEqualTo(404);
      assertThat(client.body()).startsWith("malformed: ").contains("another store");
    }
    try (SseClient client = connect("/other", "")) {
      assertThat(client.response().statusCode()).isEqualTo(404);
      assertThat(client.body()).startsWith("not-found: ");
    }
    bench.until("both are gone", () -> bench.hub.counters().connections() == 0);
  }

  @Test
  void rowsComeAsASnapshotAndThenOneByOne() throws Exception {
    bench.run(() -> bench.view.put(order("o-1", "c", 1)));
    String seen;
    try (SseClient client = connect("/rows", "")) {
      SseClient.Event snapshot = next(client);
      assertThat(snapshot.type()).isEqualTo("snapshot");
      assertThat(snapshot.data())
          .startsWith("{\"rows\":[{\"key\":\"o-1\",\"row\":{")
          .endsWith("\"position\":\"" + snapshot.id() + "\"}");
      bench.run(() -> bench.view.put(order("o-2", "c", 2)));
      SseClient.Event row = next(client);
      assertThat(row.type()).isEqualTo("row");
      assertThat(row.data()).startsWith("{\"key\":\"o-2\",\"row\":{");
      seen = client.lastId();
    }
    bench.run(() -> bench.view.put(order("o-3", "c", 3)));
    try (SseClient client = connect("/rows", seen)) {
      assertThat(next(client).data()).startsWith("{\"key\":\"o-3\",\"row\":{");
    }
  }

  @Test
  void whoseRowsAreVoidResumesAfterNothing() throws Exception {
    bench.run(() -> bench.view.put(order("o-1", "c", 1)));
    try (SseClient client = connect("/rows", "")) {
      next(client);
      bench.run(
          () -> {
            bench.view.loseChanges = true;
            bench.view.put(order("o-2", "c", 2));
            bench.view.loseChanges = false;
            bench.view.put(order("o-3", "c", 3));
          });
      SseClient.Event reset = next(client);
      assertThat(reset.type()).isEqualTo("reset");
      assertThat(reset.id()).isEmpty();
      SseClient.Event snapshot = next(client);
      assertThat(snapshot.type()).isEqualTo("snapshot");
      assertThat(snapshot.id()).isNotEmpty();
      assertThat(snapshot.data()).contains("o-2").contains("o-3");
    }
  }

  @Test
  void aClientThatDoesNotReadIsClosed() throws Exception {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(8 * 1024);
      socket.setSoTimeout(20_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
      socket
          .getOutputStream()
          .write("GET /rows HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(100)).hasSize(100);
      String text = "x".repeat(20_000);
      for (int i = 0; i < 5_000 && bench.hub.counters().slowCloses() == 0; i++) {
        FakeView.Order row = order("o-" + i % 50, text, i);
        bench.run(() -> bench.view.put(row));
        TimeUnit.MILLISECONDS.sleep(1);
      }
      assertThat(bench.hub.counters().slowCloses()).isEqualTo(1);
      bench.until("gone", () -> bench.hub.counters().connections() == 0);
    }
  }

  @Test
  void heartbeatsKeepAQuietConnection() throws Exception {
    try (SseClient client = connect("/stream", "")) {
      bench.until("two heartbeats", () -> bench.hub.counters().connections() == 1);
      TimeUnit.MILLISECONDS.sleep(300);
      bench.append("order/o-1");
      assertThat(next(client).id()).isEqualTo("1");
    }
  }

  @Test
  void whenTheServerStopsTheAnswerEnds() throws Exception {
    try (SseClient client = connect("/stream", "")) {
      LiveBench.await(bench.call(bench.hub::stop));
      assertThat(client.next()).isNull();
    }
    try (SseClient client = connect("/stream", "")) {
      assertThat(client.body()).startsWith("unavailable: ");
    }
  }
}
