package io.daybook.server;

import static io.daybook.server.RawHttp2.CONTINUATION;
import static io.daybook.server.RawHttp2.DATA;
import static io.daybook.server.RawHttp2.END_HEADERS;
import static io.daybook.server.RawHttp2.END_STREAM;
import static io.daybook.server.RawHttp2.GO_AWAY;
import static io.daybook.server.RawHttp2.HEADERS;
import static io.daybook.server.RawHttp2.PING;
import static io.daybook.server.RawHttp2.RESET;
import static io.daybook.server.RawHttp2.SETTINGS;
import static io.daybook.server.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.server.RawHttp2.Frame;
import io.daybook.testkit.TestServers;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients over HTTP/2 that mean harm, or read nothing: what they hold stays small. */
class Http2FramesIT {
  private static final int STREAMS_MAX = 256;
  private static final int NO_ERROR = 0;
  private static final int INTERNAL_ERROR = 2;
  private static final int REFUSED_STREAM = 7;
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final int ALL = END_HEADERS | END_STREAM;
  private static final byte[] EIGHT = new byte[8];

  private TestNode node;

  @BeforeEach
  void start() {
    node =
        TestNode.start(
            TestServers.freshDatabase(),
            Map.of(
                "DAYBOOK_HTTP2_PORT", "0",
                "DAYBOOK_HTTP_INSTANCES", "1",
                "DAYBOOK_HTTP_CONNECTIONS_MAX", "3",
                "DAYBOOK_STREAM_STALL_SECONDS", "1"));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private RawHttp2 connect() throws Exception {
    return new RawHttp2(node.http2Port());
  }

  private static boolean isGoAway(Frame frame) {
    return frame.type() == GO_AWAY;
  }

  private static int error(List<Frame> frames) {
    assertThat(frames).isNotEmpty();
    assertThat(frames.getLast().type())
        .as("%s", frames.getLast().payload().toString())
        .isEqualTo(GO_AWAY);
    return frames.getLast().error();
  }

  /** Asks for something on the connection, and gets it. */
  private static void assertWell(RawHttp2 client, int stream) throws Exception {
    client.request(stream, ALL, "GET", "/health/live");
    client.flush();
    List<Frame> frames = client.until(frame -> frame.type() == DATA && frame.stream() == stream);
    assertThat(frames.getLast().payload().toString()).contains("up");
  }

  @Test
  void aFloodOfResetsEndsTheConnection() throws Exception {
    try (RawHttp2 client = connect()) {
      for (int stream = 1; stream < 1_000; stream += 2) {
        client.request(stream, ALL, "GET", "/views/orders/none");
        client.frame(RESET, 0, stream, new byte[] {0, 0, 0, 8});
      }
      client.flush();
      assertThat(error(client.until(Http2FramesIT::isGoAway))).isEqualTo(ENHANCE_YOUR_CALM);
    }
    try (RawHttp2 next = connect()) {
      assertWell(next, 1);
    }
  }

  @Test
  void headersWithoutEndEndTheConnection() throws Exception {
    try (RawHttp2 client = connect()) {
      assertWell(client, 1);
      client.frame(HEADERS, END_STREAM, 3, client.block(3, "GET", "/views"));
      for (int i = 0; i < 100; i++) {
        client.frame(CONTINUATION, 0, 3, new byte[1_000]);
      }
      client.flush();
      assertThat(error(client.until(Http2FramesIT::isGoAway))).isNotEqualTo(NO_ERROR);
    }
  }

  @Test
  void headersThatAreTooLargeAreRefusedAndTheConnectionGoesOn() throws Exception {
    try (RawHttp2 client = connect()) {
      String[] many = new String[320];
      for (int i = 0; i < many.length; i += 2) {
        many[i] = "x-" + i;
        many[i + 1] = "v".repeat(200);
      }
      byte[] block = client.block(1, "GET", "/views", many);
      int half = 16_000;
      client.frame(HEADERS, END_STREAM, 1, Arrays.copyOf(block, half));
      for (int at = half; at < block.length; at += half) {
        int end = Math.min(at + half, block.length);
        int last = end == block.length ? END_HEADERS : 0;
        client.frame(CONTINUATION, last, 1, Arrays.copyOfRange(block, at, end));
      }
      client.flush();
      List<Frame> frames = client.until(frame -> frame.stream() == 1);
      assertThat(frames.getLast().type()).isEqualTo(HEADERS);
      assertWell(client, 3);
    }
  }

  @Test
  void streamsThatAreTooManyAreRefusedOneByOne() throws Exception {
    try (RawHttp2 client = connect()) {
      for (int i = 0; i <= STREAMS_MAX; i++) {
        client.request(2 * i + 1, END_HEADERS, "POST", "/commands/order/o-1/place");
      }
      client.flush();
      List<Frame> frames = client.until(frame -> frame.type() == RESET);
      assertThat(frames.getLast().stream()).isEqualTo(2 * STREAMS_MAX + 1);
      assertThat(frames.getLast().error()).isEqualTo(REFUSED_STREAM);
      client.frame(RESET, 0, 1, new byte[] {0, 0, 0, 8});
      assertWell(client, 2 * STREAMS_MAX + 3);
    }
  }

  @Test
  void anUploadThatIsAnsweredIsEnded() throws Exception {
    try (RawHttp2 client = connect()) {
      client.request(1, END_HEADERS, "POST", "/nothing", "content-type", "application/json");
      client.flush();
      List<Frame> frames = client.until(frame -> frame.type() == RESET);
      assertThat(frames.getLast().error()).isEqualTo(NO_ERROR);
      assertThat(frames).anyMatch(frame -> frame.type() == HEADERS && frame.stream() == 1);
      assertWell(client, 3);
    }
  }

  /** A window of 65,535 bytes that is never opened again holds up what is longer. */
  @Test
  void aStreamThatIsNotReadIsResetAndTheConnectionGoesOn() throws Exception {
    String text = "x".repeat(100_000);
    String event = "{\"type\":\"Noted\",\"data\":{\"text\":\"%s\"}}".formatted(text);
    assertThat(node.post("/streams/note/long", "{\"events\":[" + event + "]}").statusCode())
        .isEqualTo(201);
    try (RawHttp2 client = connect()) {
      client.request(1, ALL, "GET", "/streams/note/long", "accept", "application/x-ndjson");
      client.flush();
      List<Frame> frames = client.until(frame -> frame.type() == RESET);
      assertThat(frames.getLast().stream()).isEqualTo(1);
      assertThat(frames.getLast().error()).isEqualTo(INTERNAL_ERROR);
      client.frame(PING, 0, 0, EIGHT);
      client.flush();
      assertThat(client.until(frame -> frame.type() == PING).getLast().payload())
          .isEqualTo(Buffer.buffer(EIGHT));
    }
  }

  /** 8 KiB each 100 ms are slow, and more than 64 KiB in each second of the stall. */
  @Test
  void aStreamThatIsReadSlowlyComesWhole() throws Exception {
    String text = "x".repeat(200_000);
    String event = "{\"type\":\"Noted\",\"data\":{\"text\":\"%s\"}}".formatted(text);
    node.post("/streams/note/slow", "{\"events\":[" + event + "]}");
    try (RawHttp2 client = connect()) {
      client.request(1, ALL, "GET", "/streams/note/slow");
      client.flush();
      long bytes = 0;
      boolean whole = false;
      while (!whole) {
        List<Frame> frames = client.until(frame -> frame.type() == DATA || frame.type() == RESET);
        assertThat(frames.getLast().type()).isEqualTo(DATA);
        bytes += frames.getLast().payload().length();
        whole = (frames.getLast().flags() & END_STREAM) != 0;
        TimeUnit.MILLISECONDS.sleep(100);
        byte[] grant = ByteBuffer.allocate(Integer.BYTES).putInt(8_192).array();
        client.frame(WINDOW_UPDATE, 0, 0, grant);
        client.frame(WINDOW_UPDATE, 0, 1, grant);
        client.flush();
      }
      assertThat(bytes).isGreaterThan(text.length());
    }
  }

  /** A settings frame with no window to begin with: nothing of a body may leave. */
  @Test
  void anAnswerThatHasNotLeftIsNotCutOffForTheUpload() throws Exception {
    try (RawHttp2 client = connect()) {
      client.frame(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
      client.request(1, END_HEADERS, "POST", "/nothing", "content-type", "application/json");
      client.flush();
      client.until(frame -> frame.type() == HEADERS);
      TimeUnit.MILLISECONDS.sleep(700);
      client.frame(WINDOW_UPDATE, 0, 1, new byte[] {0, 0, 16, 0});
      client.flush();
      List<Frame> frames = client.until(frame -> frame.type() == RESET);
      assertThat(frames).anyMatch(frame -> frame.type() == DATA && frame.payload().length() > 0);
      assertThat(frames.getLast().error()).isEqualTo(NO_ERROR);
    }
  }

  @Test
  void connectionsThatAreTooManyAreToldToGo() throws Exception {
    try (RawHttp2 first = connect();
        RawHttp2 second = connect();
        RawHttp2 third = connect()) {
      assertWell(first, 1);
      assertWell(second, 1);
      assertWell(third, 1);
      try (RawHttp2 fourth = connect()) {
        fourth.flush();
        assertThat(error(fourth.until(Http2FramesIT::isGoAway))).isEqualTo(NO_ERROR);
      }
      assertWell(first, 3);
    }
  }

  /** What is under way when the server stops is answered; what begins later is the next one's. */
  @Test
  void aStopLetsTheAnswersOut() throws Exception {
    TestNode own = TestNode.start(TestServers.freshDatabase(), Map.of("DAYBOOK_HTTP2_PORT", "0"));
    try (RawHttp2 client = new RawHttp2(own.http2Port())) {
      String order =
          "{\"customer\":\"c\",\"currency\":\"GBP\",\"lines\":"
              + "[{\"sku\":\"A1\",\"quantity\":1,\"unitPrice\":1}]}";
      client.request(
          1, END_HEADERS, "POST", "/commands/order/o-9/place", "content-type", "application/json");
      client.flush();
      client.frame(PING, 0, 0, EIGHT);
      client.flush();
      client.until(frame -> frame.type() == PING);
      Thread stopping = Thread.ofVirtual().start(own::close);
      List<Frame> farewell = client.until(Http2FramesIT::isGoAway);
      assertThat(error(farewell)).isEqualTo(NO_ERROR);
      client.frame(DATA, END_STREAM, 1, order.getBytes(StandardCharsets.UTF_8));
      client.flush();
      List<Frame> frames = client.until(frame -> frame.type() == DATA);
      assertThat(frames.getLast().payload().toString()).contains("\"version\":1");
      stopping.join();
    }
  }
}
