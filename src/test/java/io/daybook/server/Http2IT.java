package io.daybook.server;

import static io.daybook.server.TestNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testkit.TestServers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API over HTTP/2 without TLS: the same answers, many at once on one connection. */
class Http2IT {
  private static final int BODY_BYTES_MAX = 4_096;
  private static final int BODIES_BYTES_MAX = 65_536;
  private static final int AT_ONCE = 200;
  private static final String ORDER =
      "{\"customer\":\"c-1\",\"currency\":\"GBP\",\"lines\":"
          + "[{\"sku\":\"A1\",\"quantity\":1,\"unitPrice\":100}]}";

  private static final Vertx VERTX = Vertx.vertx();
  private static final Context LOOP = VERTX.getOrCreateContext();
  private static TestNode node;
  private static HttpClient client;

  record Answer(int status, HttpClientResponse head, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }
  }

  @BeforeAll
  static void start() {
    node =
        TestNode.start(
            TestServers.freshDatabase(),
            Map.of(
                "DAYBOOK_HTTP2_PORT", "0",
                "DAYBOOK_HTTP_INSTANCES", "1",
                "DAYBOOK_HTTP_REQUEST_SECONDS", "2",
                "DAYBOOK_HTTP_BODY_BYTES_MAX", Integer.toString(BODY_BYTES_MAX),
                "DAYBOOK_HTTP_BODIES_BYTES_MAX", Integer.toString(BODIES_BYTES_MAX)));
    client = client(node);
  }

  /** A client that has one connection at most. */
  static HttpClient client(TestNode server) {
    return VERTX.createHttpClient(
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setHttp2MultiplexingLimit(-1)
            .setDefaultHost("127.0.0.1")
            .setDefaultPort(server.http2Port()),
        new PoolOptions().setHttp2MaxSize(1));
  }

  @AfterAll
  static void stop() {
    await(client.close());
    node.close();
    await(VERTX.close());
  }

  /** Sends and hears on one event loop: what comes before anybody listens is lost. */
  private static <T> Future<T> exchange(
      HttpMethod method,
      String path,
      Function<HttpClientRequest, Future<HttpClientResponse>> send,
      Function<HttpClientResponse, Future<T>> hear) {
    Promise<T> heard = Promise.promise();
    LOOP.runOnContext(
        go ->
            client
                .request(new RequestOptions().setMethod(method).setURI(path))
                .compose(request -> send.apply(request).compose(hear))
                .onComplete(heard));
    return heard.future();
  }

  private static Future<Answer> post(String path, String body, String... headers) {
    return exchange(
        HttpMethod.POST,
        path,
        request -> {
          request.putHeader("Content-Type", "application/json");
          for (int i = 0; i < headers.length; i += 2) {
            request.putHeader(headers[i], headers[i + 1]);
          }
          return request.send(Buffer.buffer(body));
        },
        Http2IT::answer);
  }

  private static Answer get(String path, String header, String value) {
    return await(
        exchange(
            HttpMethod.GET,
            path,
            request -> request.putHeader(header, value).send(),
            Http2IT::answer));
  }

  /** Begins to send a command whose body does not end; only the head of the answer is sure. */
  private static Future<Answer> begin(String path, String... chunks) {
    return exchange(
        HttpMethod.POST,
        path,
        request -> {
          request.setChunked(true).putHeader("Content-Type", "application/json");
          for (String chunk : chunks) {
            request.write(Buffer.buffer(chunk));
          }
          return request.response();
        },
        head -> Future.succeededFuture(new Answer(head.statusCode(), head, "")));
  }

  private static Future<Answer> answer(HttpClientResponse response) {
    return response
        .body()
        .map(body -> new Answer(response.statusCode(), response, body.toString()));
  }

  private static Answer send(HttpMethod method, String path) {
    return await(exchange(method, path, HttpClientRequest::send, Http2IT::answer));
  }

  @Test
  void aCommandItsRepeatAndItsRowAreAnsweredAsOverHttp1() throws Exception {
    String path = "/commands/order/o-same/place";
    Answer first = await(post(path, ORDER, "Idempotency-Key", "k-1", "Prefer", "wait=10"));
    assertThat(first.head().version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.head().getHeader("etag")).isEqualTo("\"1\"");
    assertThat(first.head().getHeader("preference-applied")).isEqualTo("wait=10");
    Answer again = await(post(path, ORDER, "Idempotency-Key", "k-1"));
    assertThat(again.head().getHeader("idempotent-replayed")).isEqualTo("true");
    assertThat(again.body()).isEqualTo(first.body());

    Answer row = send(HttpMethod.GET, "/views/orders/o-same");
    assertThat(row.body()).isEqualTo(node.get("/views/orders/o-same").body());
    Answer known = get("/views/orders/o-same", "If-None-Match", row.head().getHeader("etag"));
    assertThat(known.status()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/views/orders/o-head, 200", "/views/orders/none, 404", "/metrics, 200", "/no, 404"})
  void headIsAnsweredWithoutABody(String path, int status) {
    await(post("/commands/order/o-head/place", ORDER, "Prefer", "wait=10"));
    Answer head = send(HttpMethod.HEAD, path);
    assertThat(head.status()).isEqualTo(status);
    assertThat(head.body()).isEmpty();
    assertThat(Integer.parseInt(head.head().getHeader("content-length"))).isPositive();
  }

  @Test
  void manyCommandsAreUnderWayOnOneConnection() {
    List<Future<Answer>> sent = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      sent.add(post("/commands/order/o-many-" + i + "/place", ORDER));
    }
    await(Future.all(sent));
    assertThat(sent).allSatisfy(one -> assertThat(one.result().status()).isEqualTo(201));
    assertThat(sent.stream().map(one -> one.result().json().getString("stream")).distinct())
        .hasSize(AT_ONCE);
    assertThat(sent.stream().map(one -> one.result().head().request().connection()).distinct())
        .hasSize(1);
  }

  @Test
  void aRunOfEventsComesWhole() {
    await(post("/commands/order/o-run/place", ORDER));
    for (int i = 0; i < 20; i++) {
      String line = "{\"sku\":\"S%d\",\"quantity\":1,\"unitPrice\":5}".formatted(i);
      await(post("/commands/order/o-run/add-line", line));
    }
    Answer run = get("/streams/order/o-run", "Accept", "application/x-ndjson");
    assertThat(run.body().lines()).hasSize(21);
    assertThat(run.head().getHeader("transfer-encoding")).isNull();
  }

  @Test
  void followedEventsComeUntilTheClientResetsTheStream() throws Exception {
    await(post("/commands/order/o-live/place", ORDER));
    Promise<Buffer> seen = Promise.promise();
    Buffer all = Buffer.buffer();
    HttpClientResponse live =
        await(
            exchange(
                HttpMethod.GET,
                "/streams/order/o-live",
                request -> request.putHeader("Accept", "text/event-stream").send(),
                response ->
                    Future.succeededFuture(
                        response
                            .handler(
                                chunk -> {
                                  if (all.appendBuffer(chunk).toString().contains("LineAdded")) {
                                    seen.tryComplete(all);
                                  }
                                })
                            .exceptionHandler(seen::tryFail))));
    String line = "{\"sku\":\"S\",\"quantity\":1,\"unitPrice\":5}";
    await(post("/commands/order/o-live/add-line", line));
    assertThat(await(seen.future()).toString()).contains("OrderPlaced", "LineAdded");

    await(live.request().reset(8));
    assertThat(send(HttpMethod.GET, "/views").status()).isEqualTo(200);
  }

  @Test
  void aBodyThatIsTooLongIsRefusedAndTheConnectionGoesOn() {
    String path = "/commands/order/o-long/place";
    Answer declared = await(post(path, "x".repeat(BODY_BYTES_MAX + 1)));
    assertThat(declared.status()).isEqualTo(413);
    Answer counted = await(begin(path, "x".repeat(BODY_BYTES_MAX), "x"));
    assertThat(counted.status()).isEqualTo(413);
    assertThat(await(post(path, ORDER)).status()).isEqualTo(201);
  }

  @Test
  void aBodyThatComesTooLateIsRefused() {
    Answer late = await(begin("/commands/order/o-late/place", "{"));
    assertThat(late.status()).isEqualTo(408);
    assertThat(send(HttpMethod.GET, "/views").status()).isEqualTo(200);
  }

  @Test
  void bodiesTogetherHaveALimitAndGiveItBack() {
    int halves = 2 * BODIES_BYTES_MAX / BODY_BYTES_MAX;
    List<Future<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < halves; i++) {
      answers.add(begin("/commands/order/o-half-" + i + "/place", " ".repeat(BODY_BYTES_MAX)));
    }
    await(Future.all(answers));
    assertThat(answers.stream().map(one -> one.result().status())).contains(503, 408);
    assertThat(await(post("/commands/order/o-after/place", ORDER)).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({
    "/views/../admin, 400",
    "/views/%2e%2e/admin, 400",
    "/views/%2Fx, 404",
    "/commands/order/o-1/nothing, 404"
  })
  void aTargetIsHeldToTheSameRules(String path, int status) {
    assertThat(await(post(path, ORDER)).status()).isEqualTo(status);
  }

  @Test
  void aTargetThatIsTooLongAndAnEncodedBodyAreRefused() {
    assertThat(send(HttpMethod.GET, "/views/" + "x".repeat(17_000)).status()).isEqualTo(414);
    Answer encoded = await(post("/commands/order/o-enc/place", ORDER, "Content-Encoding", "gzip"));
    assertThat(encoded.status()).isEqualTo(415);
    Answer expecting = await(post("/commands/order/o-exp/place", ORDER, "Expect", "wonders"));
    assertThat(expecting.status()).isEqualTo(417);
  }

  @Test
  void aWebSocketNeedsHttp1() {
    Answer live = send(HttpMethod.GET, "/live");
    assertThat(live.status()).isEqualTo(400);
    assertThat(live.json().getString("detail")).contains("HTTP/1.1");
  }

  @Test
  void anotherVersionIsNotSpokenThere() throws Exception {
    String line = "GET /views HTTP/1.1\r\nHost: a\r\n";
    assertThat(RawHttp.send(node.http2Port(), bytes(line + "\r\n")).status()).isEqualTo(505);
    assertThat(RawHttp.send(node.port(), bytes(line + "\r\n")).status()).isEqualTo(200);
  }

  /** The head was read by rules that are not ours. */
  @Test
  void anUpgradeIsNotTakenAndItsCommandHasNoEffect() throws Exception {
    String head =
        "POST /commands/order/o-upgrade/place HTTP/1.1\r\nHost: a\r\n"
            + "Content-Type: application/json\r\nContent-Length: %d\r\n".formatted(ORDER.length());
    String connection = "Connection: Upgrade, HTTP2-Settings\r\n";
    String upgrade = "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";
    byte[] request = bytes(head + connection + upgrade + ORDER);
    assertThat(RawHttp.untilClosed(node.http2Port(), request).text()).doesNotContain("version");
    await(post("/commands/order/o-upgrade-2/place", ORDER));
    assertThat(node.get("/streams/order/o-upgrade").statusCode()).isEqualTo(404);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
