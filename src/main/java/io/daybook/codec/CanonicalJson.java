package io.daybook.codec;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Writes JSON in the one form that is hashed: the same for a text and for what a database with
 * binary JSON makes of it, which keeps neither the order of members nor how numbers and strings
 * were written.
 *
 * <p>Shape: no white space; members in order of the UTF-16 code units of their names, the last one
 * where a name stands twice; numbers plain, with the digits after the point that they were written
 * with ({@code 1.50}, {@code 1e2} as {@code 100}), no negative zero; strings with the short
 * escapes, other control characters and surrogates as {@code \\u} and four upper-case digits, all
 * else as it is.
 *
 * <p>Context: one instance per owner, not thread-safe; what it has written is there until it writes
 * again.
 */
public final class CanonicalJson {
  /** The deepest nesting that it writes. */
  public static final int DEPTH_MAX = 1_000;

  /** Beyond it PostgreSQL stores no number either. */
  private static final int EXPONENT_MAX = 150_000;

  private static final Comparator<Member> BY_NAME = Comparator.comparing(Member::name);

  private byte[] in = new byte[0];
  private int at;
  private final CanonicalText out = new CanonicalText();

  private record Member(String name, int from, int to) {}

  /** Creates a writer. */
  public CanonicalJson() {}

  /**
   * Writes a JSON text.
   *
   * @throws IllegalArgumentException when it is no JSON, or too deep
   */
  public void write(Json json) {
    in = json.bytes();
    at = 0;
    out.clear();
    try {
      value(0);
      skipSpace();
    } catch (ArrayIndexOutOfBoundsException cut) {
      throw new IllegalArgumentException("the JSON text is cut off", cut);
    }
    if (at != in.length) {
      throw malformed();
    }
  }

  /** Returns the array whose first {@link #length} bytes were written. */
  public byte[] bytes() {
    return out.bytes();
  }

  /** Returns how many bytes were written. */
  public int length() {
    return out.length();
  }

  @Override
  public String toString() {
    return out.text(0, out.length());
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException("no JSON at byte " + at);
  }

  private void skipSpace() {
    while (at < in.length
        && (in[at] == ' ' || in[at] == '\n' || in[at] == '\t' || in[at] == '\r')) {
      at++;
    }
  }

  private void value(int depth) {
    if (depth > DEPTH_MAX) {
      throw new IllegalArgumentException("JSON is nested deeper than " + DEPTH_MAX);
    }
    skipSpace();
    switch (in[at]) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> at = out.string(in, at);
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void word(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (in[at] != word.charAt(i)) {
        throw malformed();
      }
      out.add(in[at++]);
    }
  }

  private void array(int depth) {
    out.add(in[at++]);
    skipSpace();
    while (in[at] != ']') {
      value(depth + 1);
      skipSpace();
      separator((byte) ']');
    }
    out.add(in[at++]);
  }

  /** A comma that another value follows, or the end. */
  private void separator(byte end) {
    if (in[at] == ',') {
      out.add(in[at++]);
      skipSpace();
      if (in[at] == end) {
        throw malformed();
      }
    } else if (in[at] != end) {
      throw malformed();
    }
  }

  /** Members are written as they come, and put in order only where they are not. */
  private void object(int depth) {
    out.add(in[at++]);
    skipSpace();
    int first = out.length();
    int previous = -1;
    int previousEnd = -1;
    while (in[at] != '}') {
      int from = out.length();
      member(depth);
      if (previous >= 0 && !out.inOrder(previous, previousEnd, from)) {
        disordered(depth, first);
        return;
      }
      previous = from;
      previousEnd = out.length();
      skipSpace();
      separator((byte) '}');
    }
    out.add(in[at++]);
  }

  private void member(int depth) {
    if (in[at] != '"') {
      throw malformed();
    }
    at = out.string(in, at);
    skipSpace();
    if (in[at] != ':') {
      throw malformed();
    }
    out.add(in[at++]);
    value(depth + 1);
  }

  /** Writes the rest of the object, then its members again in their order. */
  private void disordered(int depth, int first) {
    List<Member> members = new ArrayList<>();
    int from = first;
    while (from < out.length()) {
      int nameEnd = out.stringEnd(from);
      int to = out.valueEnd(nameEnd + 1);
      members.add(new Member(out.name(from, nameEnd), from, to));
      from = to + 1;
    }
    skipSpace();
    separator((byte) '}');
    while (in[at] != '}') {
      from = out.length();
      member(depth);
      members.add(new Member(out.name(from, out.stringEnd(from)), from, out.length()));
      skipSpace();
      separator((byte) '}');
    }
    members.sort(BY_NAME);
    arrange(members, first);
    out.add(in[at++]);
  }

  private void arrange(List<Member> members, int first) {
    byte[] written = Arrays.copyOf(out.bytes(), out.length());
    out.cut(first);
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      boolean last = i + 1 == members.size() || !members.get(i + 1).name().equals(member.name());
      if (last) {
        if (out.length() > first) {
          out.add((byte) ',');
        }
        out.add(written, member.from(), member.to());
      }
    }
  }

  private void number() {
    int from = at;
    boolean exponent = false;
    boolean zero = true;
    while (at < in.length && isNumberPart(in[at])) {
      exponent |= in[at] == 'e' || in[at] == 'E';
      zero &= in[at] == '-' || in[at] == '.' || in[at] == '0';
      at++;
    }
    if (at == from) {
      throw malformed();
    }
    if (exponent) {
      plain(new String(in, from, at - from, StandardCharsets.US_ASCII));
    } else {
      out.add(in, zero && in[from] == '-' ? from + 1 : from, at);
    }
  }

  private static boolean isNumberPart(byte b) {
    return (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
  }

  private void plain(String number) {
    BigDecimal value = new BigDecimal(number);
    String text = Math.abs((long) value.scale()) > EXPONENT_MAX ? number : value.toPlainString();
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    out.add(ascii, 0, ascii.length);
  }
}
