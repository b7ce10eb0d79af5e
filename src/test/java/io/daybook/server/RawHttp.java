package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends bytes as they are, and reads one HTTP answer, or all until the server closes. */
final class RawHttp {
  private static final int MILLIS_MAX = 20_000;
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([0-9]{3}) ");

  private RawHttp() {}

  record Answer(int status, String head, String body) {}

  /** What came until the server closed: it must close, and not reset. */
  record Conversation(List<Integer> statuses, String text) {}

  static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(MILLIS_MAX);
    return socket;
  }

  static Answer send(int port, byte[] request) throws IOException {
    try (Socket socket = connect(port)) {
      Thread writer = Thread.ofVirtual().start(() -> write(socket, request));
      Answer answer = read(socket);
      writer.interrupt();
      return answer;
    }
  }

  static Conversation untilClosed(int port, byte[] request) throws IOException {
    try (Socket socket = connect(port)) {
      Thread.ofVirtual().start(() -> write(socket, request));
      return untilClosed(socket);
    }
  }

  static Conversation untilClosed(Socket socket) throws IOException {
    String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<Integer> statuses = new ArrayList<>();
    Matcher line = STATUS_LINE.matcher(text);
    while (line.find()) {
      statuses.add(Integer.parseInt(line.group(1)));
    }
    return new Conversation(statuses, text);
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

  static Answer read(Socket socket) throws IOException {
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
