package io.daybook.server;

import static io.daybook.server.RawWebSocket.BINARY;
import static io.daybook.server.RawWebSocket.CLOSE;
import static io.daybook.server.RawWebSocket.PING;
import static io.daybook.server.RawWebSocket.PONG;
import static io.daybook.server.RawWebSocket.TEXT;
import static io.daybook.server.RawWebSocket.frame;
import static io.daybook.server.RawWebSocket.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.testkit.TestServers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that break RFC 6455 end the connection with the code that says why, without a reset. */
class WebSocketFramesIT {
  private static final int TOO_LONG = 64 * 1024 + 1;
  private static final String PING_TEXT = "{\"op\":\"ping\"}";
  private static final byte[] NORMAL = {0x03, (byte) 0xE8};

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.start(TestServers.freshDatabase(), Map.of());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] all(byte[]... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] one : frames) {
      all.writeBytes(one);
    }
    return all.toByteArray();
  }

  private static byte[] letters(int count) {
    return "a".repeat(count).getBytes(StandardCharsets.US_ASCII);
  }

  static Stream<Arguments> broken() {
    byte[] ping = PING_TEXT.getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        arguments("a long frame", 1009, frame(true, TEXT, letters(TOO_LONG))),
        arguments("a frame of megabytes", 1009, frame(true, TEXT, letters(3_000_000))),
        arguments(
            "a long message",
            1009,
            all(frame(false, TEXT, letters(40_000)), frame(true, 0, letters(40_000)))),
        arguments("no UTF-8", 1007, frame(true, TEXT, bytes(0xFF))),
        arguments("half a letter", 1007, frame(true, TEXT, bytes(0xC3))),
        arguments(
            "no UTF-8 in two",
            1007,
            all(frame(false, TEXT, bytes(0xC3)), frame(true, 0, bytes(0x28)))),
        arguments("no mask", 1002, RawWebSocket.unmasked(PING_TEXT)),
        arguments("a reserved bit", 1002, frame(0xC0 | TEXT, 0x80, ping)),
        arguments("a reserved opcode", 1002, frame(true, 3, ping)),
        arguments("a reserved control", 1002, frame(true, 11, ping)),
        arguments("a rest without a beginning", 1002, frame(true, 0, ping)),
        arguments(
            "a message in a message", 1002, all(frame(false, TEXT, ping), frame(true, TEXT, ping))),
        arguments("a ping in two", 1002, frame(false, PING, ping)),
        arguments("a long ping", 1002, frame(true, PING, letters(126))),
        arguments("half a code", 1002, frame(true, CLOSE, bytes(3))),
        arguments("a code not to be sent", 1002, frame(true, CLOSE, bytes(3, 0xED))),
        arguments("binary", 1003, frame(true, BINARY, ping)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void whatBreaksTheProtocol(String what, int code, byte[] frames) throws IOException {
    try (RawWebSocket socket = new RawWebSocket(node.port())) {
      socket.send(frames);
      assertThat(socket.closeCode()).isEqualTo(code);
      socket.send(frame(true, CLOSE, bytes(code >> 8, code)));
      assertThat(socket.isAtEnd()).isTrue();
    }
  }

  @Test
  void whatIsInPiecesIsOneMessage() throws IOException {
    try (RawWebSocket socket = new RawWebSocket(node.port())) {
      byte[] id = "{\"op\":\"ping\",\"id\":\"é\"}".getBytes(StandardCharsets.UTF_8);
      socket.send(frame(false, TEXT, new byte[0]));
      for (int i = 0; i < id.length; i++) {
        socket.send(frame(i == id.length - 1, 0, bytes(id[i])));
        socket.send(frame(true, PING, bytes(i)));
      }
      for (int i = 0; i < id.length - 1; i++) {
        assertThat(socket.next().opcode()).isEqualTo(PONG);
      }
      assertThat(socket.next().text()).isEqualTo("{\"op\":\"pong\",\"id\":\"é\"}");
      socket.send(frame(true, CLOSE, NORMAL));
      assertThat(socket.closeCode()).isEqualTo(1000);
      assertThat(socket.isAtEnd()).isTrue();
    }
  }

  /** The answers would be 130 MB; they are dropped where there is no room, not kept. */
  @Test
  void aFloodOfPingsIsNotKept() throws IOException {
    try (RawWebSocket socket = new RawWebSocket(node.port())) {
      byte[] thousand =
          all(
              Stream.generate(() -> frame(true, PING, letters(125)))
                  .limit(1_000)
                  .toArray(byte[][]::new));
      for (int i = 0; i < 1_000; i++) {
        socket.send(thousand);
      }
      socket.send(text(PING_TEXT));
      int pongs = 0;
      RawWebSocket.Frame frame = socket.next();
      while (frame.opcode() == PONG) {
        pongs++;
        frame = socket.next();
      }
      assertThat(frame.text()).isEqualTo("{\"op\":\"pong\"}");
      assertThat(pongs).isBetween(1, 900_000);
    }
  }

  @ParameterizedTest
  @MethodSource("handshakes")
  void aHandshakeThatIsNoneIsAProblem(String headers, int status) throws IOException {
    String request = "GET /live HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
    try (Socket socket = RawHttp.connect(node.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      RawHttp.Answer answer = RawHttp.read(socket);
      assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
      assertThat(new ObjectMapper().readTree(answer.body()).at("/status").intValue())
          .isEqualTo(status);
    }
  }

  static Stream<Arguments> handshakes() {
    String upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    String version = "Sec-WebSocket-Version: 13\r\n";
    String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    return Stream.of(
        arguments("", 400),
        arguments("Upgrade: websocket\r\n" + version + key, 400),
        arguments("Connection: Upgrade\r\nUpgrade: h2c\r\n" + version + key, 400),
        arguments(upgrade + key, 426),
        arguments(upgrade + "Sec-WebSocket-Version: 8\r\n" + key, 426),
        arguments(upgrade + version, 400),
        arguments(upgrade + version + "Sec-WebSocket-Key: x\r\n", 400));
  }
}
