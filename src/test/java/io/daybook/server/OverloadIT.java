package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More than the server can do: it says so early, and loses nothing of what it took. */
class OverloadIT {
  private static final int COMMANDS = 3_000;
  private static final int REFUSED_MIN = 400;
  private static final int CONNECTIONS_MAX = 8;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    TestNode.await(vertx.close());
  }

  private record Reply(int status, boolean retryAfter, String body) {}

  @Test
  void whatCannotBeAnsweredSoonIsRefusedAtOnceAndTheRestIsStored() throws Exception {
    String uri = TestServers.freshDatabase();
    try (TestNode node = TestNode.start(uri, null, "none")) {
      HttpClient client =
          vertx.createHttpClient(
              new HttpClientOptions().setDefaultPort(node.port()).setDefaultHost("127.0.0.1"),
              new PoolOptions().setHttp1MaxSize(COMMANDS));
      PgConnection lock =
          TestNode.await(PgConnection.connect(vertx, PgConnectOptions.fromUri(uri)));
      TestNode.await(lock.query("BEGIN").execute());
      TestNode.await(lock.query("LOCK TABLE event IN EXCLUSIVE MODE").execute());

      AtomicInteger early = new AtomicInteger();
      List<Future<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < COMMANDS; i++) {
        replies.add(receive(client, i).onSuccess(reply -> early.incrementAndGet()));
      }
      while (early.get() < REFUSED_MIN) {
        Thread.sleep(10);
      }
      TestNode.await(lock.query("ROLLBACK").execute());

      TestNode.await(Future.all(replies));
      long accepted = replies.stream().filter(reply -> reply.result().status() == 201).count();
      assertThat(replies).map(Future::result).allMatch(OverloadIT::isAcceptedOrToldToRetry);
      assertThat(accepted).isLessThanOrEqualTo(COMMANDS - REFUSED_MIN);
      assertThat(stored(node)).isEqualTo(accepted);
      assertThat(refusedByMetrics(node)).isEqualTo(COMMANDS - accepted);
      assertThat(TestNode.await(receive(client, COMMANDS)).status()).isEqualTo(201);
    }
  }

  private static Future<Reply> receive(HttpClient client, int number) {
    return client
        .request(HttpMethod.POST, "/commands/stock/sku-" + number + "/receive")
        .compose(
            request ->
                request
                    .putHeader("Content-Type", "application/json")
                    .send(Buffer.buffer("{\"quantity\":1}")))
        .compose(
            response ->
                response
                    .body()
                    .map(
                        body ->
                            new Reply(
                                response.statusCode(),
                                response.getHeader("Retry-After") != null,
                                body.toString())));
  }

  private static boolean isAcceptedOrToldToRetry(Reply reply) {
    return reply.status() == 201
        || (reply.status() == 503
            && reply.retryAfter()
            && reply.body().contains("\"type\":\"overloaded\"")
            && reply.body().contains("\"outcome\":\"none\""));
  }

  private static long refusedByMetrics(TestNode node) throws Exception {
    System.gc();
    return (long)
        node.get("/metrics")
            .body()
            .lines()
            .filter(line -> line.startsWith("daybook_http_commands_refused_total{"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
            .sum();
  }

  private static long stored(TestNode node) {
    long events = 0;
    for (int p = 0; p < node.store().partitions().count(); p++) {
      events += TestNode.await(node.store().head(p)).position();
    }
    return events;
  }

  @Test
  void oneConnectionTooManyIsToldSoAndClosed() throws Exception {
    try (TestNode node =
        TestNode.start(
            TestServers.freshDatabase(),
            Map.of(
                "DAYBOOK_HTTP_INSTANCES",
                "1",
                "DAYBOOK_HTTP_CONNECTIONS_MAX",
                Integer.toString(CONNECTIONS_MAX)))) {
      List<Socket> open = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS_MAX; i++) {
        Socket socket = RawHttp.connect(node.port());
        open.add(socket);
        assertThat(ask(socket)).startsWith("HTTP/1.1 200");
      }
      try (Socket surplus = RawHttp.connect(node.port())) {
        assertThat(ask(surplus)).startsWith("HTTP/1.1 503").contains("overloaded");
        surplus.getInputStream().readAllBytes();
      }
      assertThat(ask(open.getFirst())).startsWith("HTTP/1.1 200");
      open.removeLast().close();
      try (Socket next = RawHttp.connect(node.port())) {
        assertThat(askUntilServed(next, node.port())).startsWith("HTTP/1.1 200");
      }
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  /** Returns the first bytes of an answer, which hold all of a short one. */
  private static String ask(Socket socket) throws Exception {
    socket
        .getOutputStream()
        .write("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] answer = new byte[2_048];
    int length = socket.getInputStream().read(answer);
    return length < 0 ? "" : new String(answer, 0, length, StandardCharsets.UTF_8);
  }

  /** The server sees a little later that a connection was closed. */
  private static String askUntilServed(Socket first, int port) throws Exception {
    String answer = ask(first);
    for (int i = 0; i < 100 && !answer.startsWith("HTTP/1.1 200"); i++) {
      Thread.sleep(20);
      try (Socket again = RawHttp.connect(port)) {
        answer = ask(again);
      }
    }
    return answer;
  }
}
