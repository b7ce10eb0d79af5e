package io.daybook.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.EventCodec;
import io.daybook.codec.Json;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventPages;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStore.Direction;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.kernel.Category;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.ForwardingEventStore;
import io.daybook.testkit.TestModule;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Long answers over real sockets, of a store that counts what is read of it. */
class EventLinesIT {
  private static final StreamId STREAM = new StreamId("note", "n");
  private static final int EVENTS = 100_000;
  private static final int STALL_MILLIS = 1_000;

  private final Vertx vertx = Vertx.vertx();
  private final InMemoryEventStore truth = new InMemoryEventStore(1);
  private final Watched store = new Watched(truth, vertx);
  private final HttpCounters counters = new HttpCounters();
  private final EventLines.Parts parts =
      new EventLines.Parts(
          vertx,
          new EventCodec(List.of(TestModule.of(Category.open("note")))),
          new StreamGate(2, counters),
          counters,
          STALL_MILLIS);
  private volatile int events = EVENTS;
  private final AtomicLong unwritten = new AtomicLong();
  private final AtomicLong mostUnwritten = new AtomicLong();
  private final HttpServer server = server();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Answers later, counts, and breaks off when told so. */
  private static final class Watched extends ForwardingEventStore {
    private final Vertx vertx;
    private final AtomicLong read = new AtomicLong();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private volatile long breaksAfter = Long.MAX_VALUE;

    Watched(EventStore store, Vertx vertx) {
      super(store);
      this.vertx = vertx;
    }

    @Override
    public Future<List<RecordedEvent>> readStream(
        StreamId stream, long from, int limit, Direction direction) {
      mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
      return vertx
          .timer(1)
          .compose(
              later -> {
                underWay.decrementAndGet();
                if (read.addAndGet(limit) > breaksAfter) {
                  return Future.failedFuture(new IOException("the store is gone"));
                }
                return super.readStream(stream, from, limit, direction);
              });
    }
  }

  private HttpServer server() {
    HttpServer http = vertx.createHttpServer();
    http.requestHandler(this::answer);
    return await(http.listen(0, "127.0.0.1"));
  }

  private void answer(HttpServerRequest request) {
    EventPages pages = EventPages.ofStream(store, STREAM, 1, events, Direction.FORWARD);
    HttpServerRequest watched = watched(request);
    EventLines.send(parts, watched, pages).onFailure(failure -> Answer.failure(request, failure));
  }

  /** Counts what is given to the response and not written yet. */
  private HttpServerRequest watched(HttpServerRequest request) {
    HttpServerResponse response =
        proxy(
            HttpServerResponse.class,
            (proxy, method, arguments) -> {
              Object result = method.invoke(request.response(), arguments);
              if (method.getName().equals("write") && result instanceof Future<?> written) {
                int bytes = ((Buffer) arguments[0]).length();
                mostUnwritten.accumulateAndGet(unwritten.addAndGet(bytes), Math::max);
                written.onComplete(done -> unwritten.addAndGet(-bytes));
              }
              return result == request.response() ? proxy : result;
            });
    return proxy(
        HttpServerRequest.class,
        (proxy, method, arguments) ->
            method.getName().equals("response") ? response : method.invoke(request, arguments));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private void fill() {
    fill(EVENTS, "");
  }

  private void fill(int count, String more) {
    List<RecordedEvent> events = new ArrayList<>(count);
    for (long n = 1; n <= count; n++) {
      events.add(
          new RecordedEvent(
              0,
              n,
              STREAM,
              n,
              new UUID(0, n),
              "T",
              1,
              Json.of("{\"n\":" + n + more + "}"),
              Json.of("{}"),
              "c" + n,
              0,
              Instant.EPOCH,
              EventHash.NONE));
    }
    await(truth.append(new AppendBatch(0, 0, events)));
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort())).build();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8 * 1024);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
    socket
        .getOutputStream()
        .write(
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private boolean nothingIsReadForAWhile() {
    long before = store.read.get();
    await(vertx.timer(100));
    return store.read.get() == before;
  }

  private void assertQuiet() throws InterruptedException {
    until("nothing is sent any more", () -> counters.streams() == 0 && store.underWay.get() == 0);
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void everyEventIsALineInOrder() throws Exception {
    fill();
    HttpResponse<Stream<String>> answer = client.send(request(), BodyHandlers.ofLines());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/x-ndjson");
    assertThat(answer.headers().firstValue("transfer-encoding")).contains("chunked");
    long expected = 0;
    for (String line : answer.body().toList()) {
      expected++;
      assertThat(line.startsWith("{\"id\":\"") && line.contains("\"version\":" + expected + ","))
          .as(line)
          .isTrue();
    }
    assertThat(expected).isEqualTo(EVENTS);
    assertThat(store.mostUnderWay.get()).isEqualTo(1);
    assertQuiet();
    assertThat(client.send(request(), BodyHandlers.ofString()).body().lines()).hasSize(EVENTS);
  }

  @Test
  void aSlowReaderHoldsBackTheReadsAndGetsAll() throws Exception {
    fill();
    try (Socket socket = connect()) {
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(1_000)).hasSize(1_000);
      until("it waits for the reader", this::nothingIsReadForAWhile);
      assertThat(store.read.get()).isLessThan(EVENTS / 4);
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      long versions = 0;
      String line = lines.readLine();
      while (line != null && !line.equals("0")) {
        versions += line.contains("\"version\":") ? 1 : 0;
        line = lines.readLine();
      }
      assertThat(line).as("the last chunk").isEqualTo("0");
      assertThat(versions).isBetween(EVENTS - 400L, (long) EVENTS);
    }
    assertQuiet();
  }

  @Test
  void ofLongEventsNoMoreWaitsForTheReader() throws Exception {
    int bytes = 700_000;
    events = 60;
    fill(events, ",\"text\":\"" + "x".repeat(bytes) + '"');
    try (Socket socket = connect()) {
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(1_000)).hasSize(1_000);
      until("it waits for the reader", () -> unwritten.get() > 0 && this.nothingIsReadForAWhile());
      String rest = read(socket);
      assertThat(rest).contains("\"version\":60,").endsWith("\r\n0\r\n\r\n");
    }
    assertQuiet();
    assertThat(unwritten.get()).isZero();
    assertThat(mostUnwritten.get()).isLessThan(256 * 1024 + 64 * 1024 + bytes + 1_000);
  }

  @Test
  void whoDoesNotReadIsCutOff() throws Exception {
    fill();
    try (Socket socket = connect()) {
      until("it is cut off", () -> counters.streamsStalled() == 1);
      assertQuiet();
      assertThat(store.read.get()).isLessThan(EVENTS / 4);
      assertThat(read(socket)).doesNotContain("\r\n0\r\n");
    }
  }

  @Test
  void whoGoesAwayIsNotReadFor() throws Exception {
    fill();
    try (Socket socket = connect()) {
      assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
    }
    assertQuiet();
    assertThat(store.read.get()).isLessThan(EVENTS / 4);
    assertThat(counters.streamsStalled()).isZero();
  }

  @Test
  void anAnswerThatBreaksNeverLooksWhole() throws Exception {
    fill();
    for (long after : new long[] {100, 10_000, EVENTS - 1}) {
      store.read.set(0);
      store.breaksAfter = after;
      try (Socket socket = connect()) {
        String text = read(socket);
        assertThat(text).startsWith("HTTP/1.1 200").contains("\"version\":100,");
        assertThat(text).doesNotContain("\r\n0\r\n");
      }
      assertQuiet();
    }
  }

  @Test
  void whatBreaksBeforeTheFirstLineIsAProblem() throws Exception {
    fill();
    store.breaksAfter = 0;
    HttpResponse<String> answer = client.send(request(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
    assertThat(answer.body()).contains("\"type\":\"unavailable\"");
    assertQuiet();
  }

  @Test
  void oneTooManyIsRefused() throws Exception {
    fill();
    try (Socket first = connect();
        Socket second = connect()) {
      assertThat(first.getInputStream().readNBytes(10)).hasSize(10);
      assertThat(second.getInputStream().readNBytes(10)).hasSize(10);
      HttpResponse<String> third = client.send(request(), BodyHandlers.ofString());
      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(third.headers().firstValue("retry-after")).isPresent();
      assertThat(third.body()).contains("\"type\":\"overloaded\"");
    }
    assertQuiet();
    assertThat(counters.streamsRefused()).isEqualTo(1);
    assertThat(client.send(request(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  /** Reads until the server closes, be it with a reset. */
  private static String read(Socket socket) {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[64 * 1024];
    try {
      InputStream in = socket.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
      }
    } catch (IOException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
    return text.toString();
  }
}
