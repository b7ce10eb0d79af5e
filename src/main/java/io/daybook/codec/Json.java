package io.daybook.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A JSON text as UTF-8 bytes. Immutable: nobody writes to the array that {@link #bytes} returns.
 */
public final class Json {
  private final byte[] utf8;

  private Json(byte[] utf8) {
    this.utf8 = utf8;
  }

  /** Wraps the bytes, which must not change any more. */
  public static Json of(byte[] utf8) {
    return new Json(utf8);
  }

  /** Encodes the text. */
  public static Json of(String text) {
    return new Json(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the UTF-8 bytes, not a copy: read only. */
  public byte[] bytes() {
    return utf8;
  }

  /** Returns the number of bytes. */
  public int length() {
    return utf8.length;
  }

  /** Returns the same JSON without spaces between its tokens, which PostgreSQL writes. */
  public Json compact() {
    byte[] compact = new byte[utf8.length];
    int length = 0;
    boolean inString = false;
    for (int i = 0; i < utf8.length; i++) {
      byte b = utf8[i];
      if (b == '"') {
        inString = !inString;
      } else if (b == '\\') {
        compact[length++] = b;
        b = utf8[++i];
      }
      if (inString || b != ' ') {
        compact[length++] = b;
      }
    }
    return length == utf8.length ? this : new Json(Arrays.copyOf(compact, length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Json json && Arrays.equals(utf8, json.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  /** Returns the JSON text. */
  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
