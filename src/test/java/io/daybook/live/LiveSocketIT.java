package io.daybook.live;

import static io.daybook.live.LiveBench.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hub over real sockets. */
class LiveSocketIT {
  private static final LiveOptions OPTIONS =
      new LiveOptions(
          100,
          5,
          64 * 1024,
          new LiveOptions.Timing(500, 100, 60_000, 50),
          LiveOptions.defaults().views(),
          LiveOptions.defaults().reads());

  private final LiveBench bench = new LiveBench(OPTIONS, 1);
  private final HttpServer server = server();
  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

  private HttpServer server() {
    HttpServerOptions options =
        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setWebSocketClosingTimeout(1);
    options.addWebSocketSubProtocol("daybook.v1");
    return LiveBench.await(
        bench.call(
            () ->
                bench
                    .vertx
                    .createHttpServer(options)
                    .webSocketHandler(bench.hub::connected)
                    .listen()));
  }

  private WebSocket connect() {
    WebSocketClient client =
        bench.vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxMessageSize(10_000_000));
    WebSocket socket = LiveBench.await(client.connect(server.actualPort(), "127.0.0.1", "/live"));
    socket.textMessageHandler(frames::add);
    return socket;
  }

  private String next() throws InterruptedException {
    return String.valueOf(frames.poll(10, TimeUnit.SECONDS)).replace('"', '\'');
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void rowsArriveAndPingsAreAnswered() throws InterruptedException {
    WebSocket socket = connect();
    socket.writeTextMessage("{\"op\":\"subscribe\",\"id\":\"é\",\"view\":\"orders\"}");
    assertThat(next()).isEqualTo("{'op':'subscribed','id':'é'}");
    assertThat(next()).contains("'op':'snapshot'");
    bench.run(() -> bench.view.put(order("o-ü", "c", 1)));
    assertThat(next()).contains("'op':'row'").contains("'key':'o-ü'");
    socket.writeBinaryMessage(Buffer.buffer("x"));
    bench.until("closed", socket::isClosed);
    assertThat(socket.closeStatusCode()).isEqualTo((short) 1003);
    bench.until("gone", () -> bench.hub.counters().connections() == 0);
  }

  @Test
  void aClientThatDoesNotReadIsClosed() throws InterruptedException {
    WebSocket socket = connect();
    socket.writeTextMessage("{\"op\":\"subscribe\",\"id\":\"a\",\"view\":\"orders\"}");
    assertThat(next()).isNotNull();
    assertThat(next()).isNotNull();
    socket.pause();
    String text = "x".repeat(20_000);
    for (int i = 0; i < 5_000 && bench.hub.counters().slowCloses() == 0; i++) {
      FakeView.Order row = order("o-" + i % 50, text, i);
      bench.run(() -> bench.view.put(row));
      TimeUnit.MILLISECONDS.sleep(1);
    }
    assertThat(bench.hub.counters().slowCloses()).isEqualTo(1);
    assertThat(bench.hub.counters().conflated()).isPositive();
    socket.resume();
    bench.until("closed", socket::isClosed);
    assertThat(socket.closeStatusCode()).isIn(null, (short) 4008);
  }

  @Test
  void aClientThatPausesGetsTheLatestState() throws InterruptedException {
    WebSocket socket = connect();
    socket.writeTextMessage("{\"op\":\"subscribe\",\"id\":\"a\",\"view\":\"orders\"}");
    next();
    next();
    socket.pause();
    String text = "x".repeat(20_000);
    for (int i = 1; i <= 600; i++) {
      FakeView.Order row = order("o-" + i % 5, text, i);
      bench.run(() -> bench.view.put(row));
    }
    socket.resume();
    String frame;
    do {
      frame = next();
    } while (!frame.contains("'version':600"));
    assertThat(bench.hub.counters().slowCloses()).isZero();
  }

  @Test
  void whenTheServerStopsItSaysSo() {
    WebSocket socket = connect();
    bench.until("connected", () -> bench.hub.counters().connections() == 1);
    LiveBench.await(bench.call(bench.hub::stop));
    bench.until("closed", socket::isClosed);
    assertThat(socket.closeStatusCode()).isEqualTo((short) 1001);
  }
}
