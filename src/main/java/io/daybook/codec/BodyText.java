package io.daybook.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Looks at a JSON body's bytes for what a JSON parser lets pass and a database does not. */
final class BodyText {
  private BodyText() {}

  /**
   * Tells whether the bytes are UTF-8 (RFC 3629, so no overlong forms and no surrogates) without
   * any {@code \\u} escape, which could make a NUL or half of a surrogate pair.
   */
  static boolean isPlain(byte[] json) {
    boolean ascii = true;
    for (int i = 0; i < json.length; i++) {
      byte b = json[i];
      if (b < 0) {
        ascii = false;
      } else if (b == '\\' && i + 1 < json.length && json[i + 1] == 'u') {
        return false;
      }
    }
    return ascii || isUtf8(json);
  }

  static boolean isUtf8(byte[] text) {
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }

  /** Returns what keeps a text from being stored, or null when nothing does. */
  static @Nullable String objection(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return "must have no NUL character";
      }
      if (Character.isSurrogate(c)) {
        boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
        if (!pair) {
          return "must be Unicode text, has half of a surrogate pair";
        }
        i++;
      }
    }
    return null;
  }
}
