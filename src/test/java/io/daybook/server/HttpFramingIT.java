package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.eventstore.Positions;
import io.daybook.server.RawHttp.Conversation;
import io.daybook.testkit.TestServers;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests whose end, target or version is not clear get one problem and no second chance: the
 * connection closes, without a reset, and what follows on it is not taken for a request.
 */
class HttpFramingIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BODY =
      """
      {"customer":"c","currency":"GBP","lines":[{"sku":"s","quantity":1,"unitPrice":1}]}\
      """;
  private static final String CHUNKS =
      Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n";
  private static final String LENGTH = "Content-Length: " + BODY.length() + "\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
  private static final String SMUGGLED = "GET /views HTTP/1.1\r\nHost: x\r\n\r\n";

  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.start(
            TestServers.freshDatabase(),
            Map.of(
                "DAYBOOK_HTTP_REQUEST_SECONDS", "1",
                "DAYBOOK_HTTP_BODY_BYTES_MAX", "65536",
                "DAYBOOK_HTTP_BODIES_BYTES_MAX", "131072"));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @AfterEach
  void nothingWasStored() {
    assertThat(TestNode.await(node.store().heads())).isEqualTo(Positions.start(4));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String place(String headers, String body) {
    return "POST /commands/order/o-1/place HTTP/1.1\r\nHost: x\r\n"
        + "Content-Type: application/json\r\n"
        + headers
        + "\r\n"
        + body;
  }

  private static String get(String headers) {
    return "GET /health/live HTTP/1.1\r\n" + headers + "\r\n";
  }

  private static String line(String line) {
    return line + "\r\nHost: x\r\n\r\n";
  }

  private static void assertRefused(String request, int status, String type) throws IOException {
    Conversation all = RawHttp.untilClosed(node.port(), bytes(request + SMUGGLED));
    assertThat(all.statuses()).as(all.text()).containsExactly(status);
    assertThat(all.text())
        .containsIgnoringCase("connection: close")
        .containsIgnoringCase("content-type: application/problem+json");
    JsonNode problem = JSON.readTree(all.text().substring(all.text().indexOf("\r\n\r\n") + 4));
    assertThat(problem.at("/type").textValue()).isEqualTo(type);
    assertThat(problem.at("/detail").textValue()).isNotBlank();
  }

  static Stream<Arguments> unclear() {
    String twice = "Content-Length: %d, %d\r\n".formatted(BODY.length(), BODY.length());
    return Stream.of(
        arguments("length and chunks", place(LENGTH + CHUNKED, CHUNKS)),
        arguments("chunks and length", place(CHUNKED + LENGTH, CHUNKS)),
        arguments("two lengths", place(LENGTH + LENGTH, BODY)),
        arguments("two other lengths", place(LENGTH + "Content-Length: 3\r\n", BODY)),
        arguments("a list of lengths", place(twice, BODY)),
        arguments("a signed length", place("Content-Length: +5\r\n", BODY)),
        arguments("a negative length", place("Content-Length: -5\r\n", BODY)),
        arguments("a hexadecimal length", place("Content-Length: 0x5\r\n", BODY)),
        arguments("no length", place("Content-Length: \r\n", BODY)),
        arguments("a length beyond numbers", place("Content-Length: 1" + LENGTH, BODY)),
        arguments("identity", place("Transfer-Encoding: identity\r\n" + LENGTH, BODY)),
        arguments("gzip", place("Transfer-Encoding: gzip\r\n", BODY)),
        arguments("not at the end", place("Transfer-Encoding: chunked, gzip\r\n", CHUNKS)),
        arguments("chunked twice", place(CHUNKED + CHUNKED, CHUNKS)),
        arguments("nearly chunked", place("Transfer-Encoding: xchunked\r\n", CHUNKS)),
        arguments("old and chunked", place(CHUNKED, CHUNKS).replace("HTTP/1.1", "HTTP/1.0")),
        arguments("no size", place(CHUNKED, "zz\r\nabc\r\n0\r\n\r\n")),
        arguments("a negative size", place(CHUNKED, "-3\r\nabc\r\n0\r\n\r\n")),
        arguments("a size beyond numbers", place(CHUNKED, "fffffffff\r\nabc\r\n0\r\n\r\n")),
        arguments("more than its size", place(CHUNKED, "3\r\nabcdef\r\n0\r\n\r\n")),
        arguments("chunks without CR", place(CHUNKED, "3\nabc\n0\n\n")),
        arguments("CR in a value", get("Host: x\r\nX-A: a\rb\r\n")),
        arguments("LF alone", "GET /health/live HTTP/1.1\nHost: x\n\n"),
        arguments("NUL in a value", get("Host: x\r\nX-A: a\0b\r\n")),
        arguments("NUL in a name", get("Host: x\r\nX\0A: b\r\n")),
        arguments("a space before the colon", get("Host: x\r\nX-A : b\r\n")),
        arguments("no colon", get("Host: x\r\nXA\r\n")),
        arguments("no name", get("Host: x\r\n: b\r\n")),
        arguments("a space before the first", get(" Host: x\r\n")),
        arguments("NUL in a second line", place("X-A: a\r\n b\0c\r\n" + LENGTH, BODY)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unclear")
  void whatCouldBeReadInTwoWays(String what, String request) throws IOException {
    assertRefused(request, 400, "malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Host: x\r\nHost: y\r\n", "Host: x\r\nHost: x\r\n", "Host: a b/c\r\n"})
  void aHostThatIsNotOne(String host) throws IOException {
    assertRefused(get(host), 400, "malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET x:80 HTTP/1.1",
        "GET * HTTP/1.1",
        "GET health/live HTTP/1.1",
        "GET /health/live#top HTTP/1.1",
        "GET /streams/order/\u00e9 HTTP/1.1",
        "GET /a/../health/live HTTP/1.1",
        "GET /./health/live HTTP/1.1",
        "GET /streams/order/%2e%2E HTTP/1.1",
        "GET /health/live XTTP/1.1",
        "GET /health/live http/1.1",
        "GET /health/live",
        "G\u0001T /health/live HTTP/1.1"
      })
  void aLineThatIsNotOne(String line) throws IOException {
    assertRefused(line(line), 400, "malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/2.0", "HTTP/1.2", "HTTP/9.9", "HTTP/3", "HTTP/0.9"})
  void versionsThatAreNotSpoken(String version) throws IOException {
    assertRefused(line("GET /health/live " + version), 505, "version-not-supported");
  }

  @Test
  void whatIsNotDoneHere() throws IOException {
    assertRefused(line("CONNECT x:80 HTTP/1.1"), 501, "not-implemented");
    assertRefused(place("Transfer-Encoding: gzip, chunked\r\n", CHUNKS), 501, "not-implemented");
    String type = "unsupported-media-type";
    assertRefused(place("Content-Encoding: gzip\r\n" + LENGTH, BODY), 415, type);
    assertRefused(place("Content-Encoding: identity, br\r\n" + LENGTH, BODY), 415, type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Expect: foo\r\n", "Expect: 100-continue, foo\r\n"})
  void anExpectationThatIsUnknown(String expect) throws IOException {
    assertRefused(place(expect + LENGTH, BODY), 417, "expectation-failed");
  }

  @Test
  void aLengthOverTheLimitIsRefusedBeforeTheBodyIsRead() throws IOException {
    assertRefused(place("Content-Length: 99999999999\r\n", "{"), 413, "too-large");
    assertRefused(place("Expect: 100-continue\r\nContent-Length: 65537\r\n", ""), 413, "too-large");
    assertRefused(
        place(CHUNKED, ("8000\r\n" + " ".repeat(0x8000) + "\r\n").repeat(3)), 413, "too-large");
    assertRefused(
        "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n", 413, "too-large");
  }

  @Test
  void whatDoesNotArriveInTimeIsRefused() throws IOException {
    String type = "request-timeout";
    for (String part :
        new String[] {
          "GET /hea",
          "GET /health/live HTTP/1.1\r\nHos",
          place(LENGTH, "{"),
          place(CHUNKED, "5\r\n{")
        }) {
      try (Socket socket = RawHttp.connect(node.port())) {
        socket.getOutputStream().write(bytes(part));
        Conversation all = RawHttp.untilClosed(socket);
        assertThat(all.statuses()).as(part + all.text()).containsExactly(408);
        assertThat(all.text()).contains("\"type\":\"" + type + '"');
      }
    }
  }

  /** Each of two verticles has room for one body, and for a part of the next. */
  @Test
  void bodiesAreBoundedAllTogether() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 12; i++) {
        Socket socket = RawHttp.connect(node.port());
        sockets.add(socket);
        socket
            .getOutputStream()
            .write(bytes(place("Content-Length: 65000\r\n", " ".repeat(50_000))));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Socket socket : sockets) {
        Conversation all = RawHttp.untilClosed(socket);
        statuses.addAll(all.statuses());
        assertThat(all.text().contains("retry-after: 1"))
            .as(all.text())
            .isEqualTo(all.statuses().equals(List.of(503)));
      }
      assertThat(statuses).hasSize(12).containsOnly(408, 503).contains(408);
      assertThat(statuses.stream().filter(status -> status == 503).count())
          .isGreaterThanOrEqualTo(8);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    String full = place("Content-Length: 65000\r\n", " ".repeat(65_000));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    for (int good = 0; good < 8; ) {
      int status = RawHttp.send(node.port(), bytes(full)).status();
      assertThat(status).isIn(400, 503);
      good = status == 400 ? good + 1 : 0;
      assertThat(System.nanoTime()).as("room again in time").isLessThan(deadline);
    }
  }

  @Test
  void whoSendsByteByByteIsNotWaitedForLonger() throws Exception {
    try (Socket socket = RawHttp.connect(node.port())) {
      Thread drip = Thread.ofVirtual().start(() -> drip(socket));
      Conversation all = RawHttp.untilClosed(socket);
      assertThat(all.statuses()).containsExactly(408);
      drip.interrupt();
      drip.join();
    }
  }

  private static void drip(Socket socket) {
    try {
      socket.getOutputStream().write(bytes("GET /health/live HTTP/1.1\r\nHost: x\r\nX-A: "));
      while (true) {
        socket.getOutputStream().write('a');
        Thread.sleep(20);
      }
    } catch (IOException | InterruptedException ended) {
      assertThat(ended).isNotNull();
    }
  }

  @Test
  void anAnswerThatIsDueComesBeforeARefusal() throws IOException {
    String views = "GET /views/orders?after=0:1 HTTP/1.1\r\nHost: x\r\nPrefer: wait=1\r\n\r\n";
    Conversation all =
        RawHttp.untilClosed(node.port(), bytes(views + place(CHUNKED, "zz\r\n\r\n")));
    assertThat(all.statuses()).as(all.text()).containsExactly(503, 400);
  }

  static Stream<Arguments> fine() {
    return Stream.of(
        arguments("absolute", line("GET http://y/health/live HTTP/1.1"), 200),
        arguments("no path", line("GET http://y HTTP/1.1"), 200),
        arguments("all", line("OPTIONS * HTTP/1.1"), 204),
        arguments("old", "GET /health/live HTTP/1.0\r\n\r\n", 200),
        arguments("a body for a read", get("Host: x\r\nContent-Length: 2\r\n") + "{}", 200),
        arguments("folded", get("Host: x\r\nX-A: a\r\n b\r\n"), 200),
        arguments(
            "identity", place("Content-Encoding: identity\r\nContent-Length: 2\r\n", "{}"), 422),
        arguments(
            "extension and trailer", place(CHUNKED, "2;a=b\r\n{}\r\n0\r\nX-T: 1\r\n\r\n"), 422),
        arguments("a host with a port", get("Host: [::1]:8080\r\n"), 200));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fine")
  void whatIsUnusualAndFine(String what, String request, int status) throws IOException {
    RawHttp.Answer answer = RawHttp.send(node.port(), bytes(request));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.head()).doesNotContainIgnoringCase("connection: close");
  }

  @Test
  void whoWaitsForAWordGetsIt() throws IOException {
    try (Socket socket = RawHttp.connect(node.port())) {
      String head = place("Expect: 100-continue\r\nContent-Length: 2\r\n", "");
      socket.getOutputStream().write(bytes(head));
      assertThat(RawHttp.read(socket).status()).isEqualTo(100);
      socket.getOutputStream().write(bytes("{}"));
      assertThat(RawHttp.read(socket).status()).isEqualTo(422);
      socket.getOutputStream().write(bytes(get("Host: x\r\n")));
      assertThat(RawHttp.read(socket).status()).isEqualTo(200);
    }
  }

  @Test
  void whoIsRefusedInsteadOfTheWordNeedNotSendTheBody() throws IOException {
    String request =
        "POST /nowhere HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 40\r\n\r\n";
    Conversation all = RawHttp.untilClosed(node.port(), bytes(request + SMUGGLED));
    assertThat(all.statuses()).as(all.text()).containsExactly(404);
    assertThat(all.text()).containsIgnoringCase("connection: close");
  }
}
