package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.eventstore.Positions;
import io.daybook.server.RawHttp.Answer;
import io.daybook.testkit.TestServers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends, it gets a 4xx problem, and nothing is stored. Raw sockets. */
class BadInputIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GOOD =
      """
      {"customer":"c","currency":"GBP","lines":[{"sku":"s","quantity":1,"unitPrice":1}]}\
      """;

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.start(TestServers.freshDatabase(), null, "unused");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @AfterEach
  void nothingWasStored() {
    assertThat(TestNode.await(node.store().heads())).isEqualTo(Positions.start(4));
  }

  private static Answer send(byte[] request) throws IOException {
    return RawHttp.send(node.port(), request);
  }

  private static Answer post(String path, String type, byte[] body) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        ("POST " + path + " HTTP/1.1\r\nHost: x\r\n" + type + "Content-Length: " + body.length)
            .getBytes(StandardCharsets.UTF_8));
    request.writeBytes("\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    request.writeBytes(body);
    return send(request.toByteArray());
  }

  private static Answer place(String body) throws IOException {
    return post(
        "/commands/order/o-1/place",
        "Content-Type: application/json\r\n",
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer line(String line) throws IOException {
    return send((line + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void assertProblem(Answer answer, int status, String type) throws IOException {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.head().toLowerCase(Locale.ROOT))
        .contains("content-type: application/problem+json");
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.at("/type").textValue()).isEqualTo(type);
    assertThat(problem.at("/status").intValue()).isEqualTo(status);
    assertThat(problem.at("/outcome").textValue()).isEqualTo("none");
    assertThat(problem.at("/title").textValue()).isNotBlank();
    assertThat(problem.at("/detail").textValue()).isNotBlank();
  }

  static Stream<String> malformed() {
    return Stream.of(
        "{",
        "nonsense",
        "\u0000",
        GOOD + "}",
        GOOD.replace("\"c\"", "\"a\u0000b\""),
        GOOD.replace("{\"customer\"", "{\"customer\":\"c\",\"customer\""),
        "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
        "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000),
        GOOD.replace("\"quantity\":1", "\"quantity\":1" + "0".repeat(100_000)));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void jsonThatDoesNotParse(String body) throws IOException {
    assertProblem(place(body), 400, "malformed");
  }

  static Stream<String> invalid() {
    return Stream.of(
        "",
        "[]",
        "null",
        "3",
        "{}",
        GOOD.replace("\"quantity\":1", "\"quantity\":1e999999999"),
        GOOD.replace("\"quantity\":1", "\"quantity\":-1e-999999999"),
        GOOD.replace("\"quantity\":1", "\"quantity\":1.5"),
        GOOD.replace("\"quantity\":1", "\"quantity\":9223372036854775808"),
        GOOD.replace("\"quantity\":1", "\"quantity\":0"),
        GOOD.replace("\"c\"", "\"a\\u0000b\""),
        GOOD.replace("\"c\"", "\"\\ud800\""),
        GOOD.replace("{\"customer\"", "{\"unknown\":1,\"customer\""),
        GOOD.replace("[{", "[null,{"),
        GOOD.replace("GBP", "gbp"));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void jsonThatIsNotTheCommand(String body) throws IOException {
    Answer answer = place(body);
    assertProblem(answer, 422, "invalid-command");
    assertThat(JSON.readTree(answer.body()).get("errors")).isNotEmpty();
  }

  @Test
  void bytesThatAreNotUtf8() throws IOException {
    byte[] body = GOOD.getBytes(StandardCharsets.UTF_8);
    body[13] = (byte) 0xFF;
    assertProblem(
        post("/commands/order/o-1/place", "Content-Type: application/json\r\n", body),
        400,
        "malformed");
  }

  static Stream<String> badIds() {
    return Stream.of(
        "a%2Fb",
        "a%00b",
        "a'b",
        "a\"b",
        "a%22b",
        "..%2f..",
        "%",
        "a b".replace(" ", "%20"),
        "é",
        "a;b",
        "a".repeat(129),
        "$(id)",
        "{a}",
        "a,b",
        ".",
        "..",
        "%2e",
        ".%2E");
  }

  @ParameterizedTest
  @MethodSource("badIds")
  void badIds(String id) throws IOException {
    assertProblem(
        post(
            "/commands/order/" + id + "/place",
            "Content-Type: application/json\r\n",
            GOOD.getBytes(StandardCharsets.UTF_8)),
        400,
        "malformed");
    assertProblem(line("GET /streams/order/" + id), 400, "malformed");
  }

  @Test
  void anIdWithASlashIsNoCommand() throws IOException {
    assertProblem(
        post(
            "/commands/order/a/b/place",
            "Content-Type: application/json\r\n",
            GOOD.getBytes(StandardCharsets.UTF_8)),
        404,
        "not-found");
  }

  @Test
  void anIdOfAMegabyte() throws IOException {
    String id = "a".repeat(1 << 20);
    assertProblem(line("GET /streams/order/" + id), 414, "uri-too-long");
    assertProblem(line("POST /commands/order/" + id + "/place"), 414, "uri-too-long");
  }

  @Test
  void headersOfAMegabyte() throws IOException {
    assertProblem(
        line("GET /views HTTP/1.1\r\nX-Long: " + "a".repeat(1 << 20) + "\r\nX:"),
        431,
        "headers-too-large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/commands/order/o-1/burn", "/commands/orders/o-1/place"})
  void unknownCommands(String path) throws IOException {
    assertProblem(
        post(path, "Content-Type: application/json\r\n", GOOD.getBytes(StandardCharsets.UTF_8)),
        404,
        "not-found");
  }

  @Test
  void bodiesOverTheLimit() throws IOException {
    assertProblem(place(" ".repeat(1 << 20) + GOOD), 413, "too-large");
    assertProblem(place(" ".repeat(8 << 20)), 413, "too-large");
  }

  @Test
  void chunkedBodiesOverTheLimit() throws IOException {
    String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
    String request =
        "POST /commands/order/o-1/place HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + chunk.repeat(20)
            + "0\r\n\r\n";
    assertProblem(send(request.getBytes(StandardCharsets.UTF_8)), 413, "too-large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/plain\r\n",
        "Content-Type: application/x-www-form-urlencoded\r\n",
        "Content-Type: application/json; charset=latin1\r\n",
        "Content-Type: application/jsonp\r\n",
        ""
      })
  void wrongContentTypes(String header) throws IOException {
    assertProblem(
        post("/commands/order/o-1/place", header, GOOD.getBytes(StandardCharsets.UTF_8)),
        415,
        "unsupported-media-type");
  }

  static Stream<Map.Entry<String, Integer>> badHeaders() {
    return Stream.of(
        Map.entry("Idempotency-Key: \r\n", 400),
        Map.entry("Idempotency-Key: a b\r\n", 400),
        Map.entry("Idempotency-Key: " + "k".repeat(256) + "\r\n", 400),
        Map.entry("Idempotency-Key: a\r\nIdempotency-Key: b\r\n", 400),
        Map.entry("If-Match: 1\r\n", 400),
        Map.entry("If-Match: \"x\"\r\n", 400),
        Map.entry("If-Match: \"0\"\r\n", 400),
        Map.entry("If-Match: \"99999999999999999999\"\r\n", 400),
        Map.entry("If-Match: *\r\n", 400),
        Map.entry("If-None-Match: \"1\"\r\n", 400),
        Map.entry("If-Match: \"1\"\r\nIf-None-Match: *\r\n", 400),
        Map.entry("Prefer: wait=abc\r\n", 400),
        Map.entry("Prefer: wait=-1\r\n", 400),
        Map.entry("Prefer: wait=1.5\r\n", 400),
        Map.entry("X-Correlation-Id: é\r\n", 400));
  }

  @ParameterizedTest
  @MethodSource("badHeaders")
  void badHeaders(Map.Entry<String, Integer> header) throws IOException {
    assertProblem(
        post(
            "/commands/order/o-1/place",
            "Content-Type: application/json\r\n" + header.getKey(),
            GOOD.getBytes(StandardCharsets.UTF_8)),
        header.getValue(),
        "malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/views/orders?limit=0",
        "/views/orders?limit=1001",
        "/views/orders?limit=x",
        "/views/orders?limit=1&limit=1",
        "/views/orders?cursor=%22",
        "/views/orders?cursor=e30",
        "/views/orders?cursor=00000000.e30",
        "/views/orders?sort=-",
        "/views/orders?sort=customer",
        "/views/orders?customer=%",
        "/views/orders?customer=%ff",
        "/views/orders?customer=%00",
        "/views/orders?after=x",
        "/views/orders?after=4:1",
        "/views/orders?after=0:-1",
        "/views/orders?after=0:99999999999999999999",
        "/views/orders/%00",
        "/views/orders/",
        "/views/orders/a?limit=1",
        "/streams/order/a?from=0",
        "/streams/order/a?limit=1001",
        "/streams/order/a?direction=up",
        "/streams/order/a?colour=red",
        "/partitions/0/events?from=0",
        "/partitions/0/events?limit=x"
      })
  void badParameters(String path) throws IOException {
    assertProblem(line("GET " + path), 400, "malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nowhere",
        "/commands",
        "/commands/order",
        "/commands/order/o-1",
        "/views/nothing",
        "/views/nothing/key",
        "/streams/nothing/a",
        "/streams/order",
        "/partitions/x/events",
        "/partitions/-1/events",
        "/partitions/4/events",
        "/partitions/99999999999999999999/events",
        "/views/orders/nobody"
      })
  void pathsThatAreNotThere(String path) throws IOException {
    assertProblem(line("GET " + path), 404, "not-found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /commands/order/o-1/place",
        "PUT /commands/order/o-1/place",
        "DELETE /views/orders",
        "POST /views/orders/a",
        "DELETE /streams/order/o-1",
        "PUT /views",
        "POST /partitions/0/events"
      })
  void methodsThatAreNotAllowed(String line) throws IOException {
    assertProblem(line(line), 405, "method-not-allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\n\r\nnonsense\r\n\r\n",
        "GET\r\n\r\n",
        "POST /commands/order/o-1/place HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        "POST /commands/order/o-1/place HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"
      })
  void whatIsNoHttp(String request) throws IOException {
    Answer answer = send(request.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
    assertThat(JSON.readTree(answer.body()).at("/status").intValue()).isEqualTo(answer.status());
  }

  @Test
  void aBodyThatNeverComesIsForgotten() throws Exception {
    try (Socket socket = RawHttp.connect(node.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /commands/order/o-1/place HTTP/1.1\r\nHost: x\r\n"
                      + "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"cust")
                  .getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    }
    assertThat(node.get("/health/live").statusCode()).isEqualTo(200);
  }
}
