package io.daybook.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** The growing text of {@link CanonicalJson}: strings in their one form, and where things end. */
final class CanonicalText {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final int ESCAPE_LENGTH = 6;

  private byte[] bytes = new byte[1024];
  private int length;

  void clear() {
    length = 0;
  }

  void cut(int to) {
    length = to;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }

  void add(byte b) {
    room(1);
    bytes[length++] = b;
  }

  void add(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
  }

  /** Writes the string that begins with the quote there; returns where it has ended. */
  int string(byte[] in, int quote) {
    int from = quote;
    int at = quote + 1;
    while (in[at] != '"') {
      if (in[at] == '\\' || (in[at] & 0xF8) == 0xF0 || (in[at] >= 0 && in[at] < ' ')) {
        add(in, from, at);
        at = special(in, at);
        from = at;
      } else {
        at++;
      }
    }
    add(in, from, at + 1);
    return at + 1;
  }

  /** Writes one character that is escaped there or has to be; returns what comes after it. */
  private int special(byte[] in, int at) {
    if (in[at] != '\\') {
      int bytesOfIt = in[at] < 0 ? 4 : 1;
      String character = new String(in, at, bytesOfIt, StandardCharsets.UTF_8);
      character.chars().forEach(this::character);
      return at + bytesOfIt;
    }
    if (in[at + 1] == 'u') {
      String digits = new String(in, at + 2, 4, StandardCharsets.US_ASCII);
      character(HexFormat.fromHexDigits(digits));
      return at + ESCAPE_LENGTH;
    }
    character(
        switch (in[at + 1]) {
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          default -> in[at + 1];
        });
    return at + 2;
  }

  private void character(int c) {
    switch (c) {
      case '"', '\\' -> escape(c);
      case '\b' -> escape('b');
      case '\f' -> escape('f');
      case '\n' -> escape('n');
      case '\r' -> escape('r');
      case '\t' -> escape('t');
      default -> {
        boolean raw = c >= ' ' && !Character.isSurrogate((char) c);
        String text = raw ? Character.toString(c) : "\\u" + HEX.toHexDigits((char) c);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        add(utf8, 0, utf8.length);
      }
    }
  }

  private void escape(int letter) {
    add((byte) '\\');
    add((byte) letter);
  }

  /** Tells whether the name at one place comes before the other, both as they were written here. */
  boolean inOrder(int previous, int previousEnd, int next) {
    int a = previous + 1;
    int b = next + 1;
    while (a < previousEnd && bytes[a] == bytes[b] && bytes[a] != '"' && bytes[a] != '\\') {
      a++;
      b++;
    }
    if (bytes[a] == '"' || bytes[b] == '"') {
      return bytes[a] == '"' && bytes[b] != '"';
    }
    if (bytes[a] != '\\' && bytes[b] != '\\') {
      // Without surrogates, the order of UTF-8 bytes is that of UTF-16 code units.
      return (bytes[a] & 0xFF) < (bytes[b] & 0xFF);
    }
    return name(previous, stringEnd(previous)).compareTo(name(next, stringEnd(next))) < 0;
  }

  /** Returns where the string that begins there has ended. */
  int stringEnd(int quote) {
    int at = quote + 1;
    while (bytes[at] != '"') {
      at += bytes[at] == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  /** Returns where the value that begins there has ended. */
  int valueEnd(int from) {
    int at = from;
    int open = 0;
    while (at < length) {
      switch (bytes[at]) {
        case '"' -> at = stringEnd(at) - 1;
        case '{', '[' -> open++;
        case '}', ']' -> open--;
        case ',' -> {
          if (open == 0) {
            return at;
          }
        }
        default -> {}
      }
      at++;
    }
    return at;
  }

  /** Returns the characters of a string that was written here. */
  String name(int quote, int end) {
    StringBuilder name = new StringBuilder(end - quote);
    int from = quote + 1;
    for (int at = from; at < end; at++) {
      if (bytes[at] == '\\' || at == end - 1) {
        name.append(text(from, at));
        if (bytes[at] == '\\') {
          boolean unicode = bytes[at + 1] == 'u';
          name.append(unescaped(at));
          at += unicode ? ESCAPE_LENGTH - 1 : 1;
          from = at + 1;
        }
      }
    }
    return name.toString();
  }

  private char unescaped(int at) {
    return switch (bytes[at + 1]) {
      case 'u' -> (char) HexFormat.fromHexDigits(text(at + 2, at + ESCAPE_LENGTH));
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> (char) bytes[at + 1];
    };
  }
}
