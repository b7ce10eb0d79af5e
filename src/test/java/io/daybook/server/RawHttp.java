package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Sends bytes as they are, and reads one HTTP answer. */
final class RawHttp {
  private RawHttp() {}

  record Answer(int status, String head, String body) {}

  static Socket connect(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  static Answer send(int port, byte[] request) throws IOException {
    try (Socket socket = connect(port)) {
      socket.setSoTimeout(20_000);
      Thread writer = Thread.ofVirtual().start(() -> write(socket, request));
      Answer answer = read(socket);
      writer.interrupt();
      return answer;
    }
  }

  /** The server may close before all was written; what it answered is looked at, not this. */
  private static void write(Socket socket, byte[] request) {
    try {
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
    } catch (IOException closed) {
      assertThat(closed).hasMessageMatching("(?s).*(closed|reset|pipe).*");
    }
  }

  private static Answer read(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (!isComplete(all.toString(StandardCharsets.UTF_8))) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      all.write(next);
    }
    String text = all.toString(StandardCharsets.UTF_8);
    assertThat(text).startsWith("HTTP/");
    int end = text.indexOf("\r\n\r\n");
    return new Answer(
        Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
  }

  private static boolean isComplete(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    int length = text.toLowerCase(Locale.ROOT).indexOf("content-length: ");
    if (length < 0 || length > end) {
      return true;
    }
    int bytes = Integer.parseInt(text.substring(length + 16, text.indexOf("\r\n", length)));
    return text.substring(end + 4).getBytes(StandardCharsets.UTF_8).length >= bytes;
  }
}
