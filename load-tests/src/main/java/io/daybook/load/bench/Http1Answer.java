package io.daybook.load.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects the bytes of one HTTP/1.1 answer until it is whole, then shows it.
 *
 * <p>Understands what a server sends to a client that does not pipeline: a status line, headers,
 * and a body of {@code Content-Length} bytes. Anything else, chunks included, is a {@link
 * ProtocolException}. One instance serves one connection, answer after answer; what it shows is
 * valid until {@link #clear}.
 */
final class Http1Answer implements Answer {
  private static final int BYTES_FIRST = 4 * 1024;
  private static final int BYTES_MAX = 256 * 1024 * 1024;
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private byte[] bytes = new byte[BYTES_FIRST];
  private int end;
  private int scanned;
  private int bodyAt = -1;
  private int bodyLength;
  private int status;

  /** Returns room for what is read next; {@link #received} says how much came. */
  ByteBuffer room() {
    if (end == bytes.length) {
      if (bytes.length >= BYTES_MAX) {
        throw new ProtocolException("an answer of more than " + BYTES_MAX + " bytes");
      }
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    return ByteBuffer.wrap(bytes, end, bytes.length - end);
  }

  /** Takes in so many bytes more, and tells whether the answer is whole now. */
  boolean received(int count) {
    end += count;
    if (bodyAt < 0 && !findBody()) {
      return false;
    }
    if (end > bodyAt + bodyLength) {
      throw new ProtocolException("bytes after the end of an answer");
    }
    return end == bodyAt + bodyLength;
  }

  private boolean findBody() {
    for (int i = Math.max(scanned, 3); i < end; i++) {
      if (bytes[i] == '\n'
          && bytes[i - 1] == '\r'
          && bytes[i - 2] == '\n'
          && bytes[i - 3] == '\r') {
        bodyAt = i + 1;
        status = number(STATUS_AT, STATUS_AT + 3);
        bodyLength = status == 204 || status == 304 ? 0 : contentLength();
        return true;
      }
    }
    scanned = end;
    return false;
  }

  private int contentLength() {
    int at = valueOf("content-length");
    if (at < 0) {
      throw new ProtocolException("an answer without Content-Length");
    }
    return number(at, lineEnd(at));
  }

  private int number(int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || value > Integer.MAX_VALUE / 10) {
        throw new ProtocolException("not a number: " + text(from, to));
      }
      value = value * 10 + digit;
    }
    return (int) value;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public @Nullable String header(String name) {
    int at = valueOf(name);
    return at < 0 ? null : text(at, lineEnd(at));
  }

  @Override
  public String body() {
    return new String(bytes, bodyAt, bodyLength, StandardCharsets.UTF_8);
  }

  private int valueOf(String name) {
    int line = lineEnd(0) + 2;
    while (line < bodyAt - 2) {
      if (isNamed(line, name)) {
        int at = line + name.length() + 1;
        while (bytes[at] == ' ') {
          at++;
        }
        return at;
      }
      line = lineEnd(line) + 2;
    }
    return -1;
  }

  private boolean isNamed(int line, String name) {
    for (int i = 0; i < name.length(); i++) {
      int c = bytes[line + i];
      int lower = c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
      if (lower != name.charAt(i)) {
        return false;
      }
    }
    return bytes[line + name.length()] == ':';
  }

  private int lineEnd(int from) {
    int i = from;
    while (bytes[i] != '\r') {
      i++;
    }
    return i;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** Forgets the answer. */
  void clear() {
    end = 0;
    scanned = 0;
    bodyAt = -1;
  }
}
