package io.daybook.http;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What a cursor may be used for: the view and the fields that were asked for when it was given. The
 * cursor itself knows the order.
 *
 * <p>Shape of a bound cursor: 8 hexadecimal digits, a dot, the cursor. Opaque to clients.
 */
final class CursorScope {
  private final String prefix;

  /**
   * Creates a scope.
   *
   * @param where the value by field
   */
  CursorScope(String view, Map<String, String> where) {
    CRC32C crc = new CRC32C();
    add(crc, view);
    new TreeMap<>(where)
        .forEach(
            (field, value) -> {
              add(crc, field);
              add(crc, value);
            });
    this.prefix = HexFormat.of().toHexDigits((int) crc.getValue()) + '.';
  }

  private static void add(CRC32C crc, String text) {
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    crc.update(0);
  }

  /** Returns the cursor for clients. */
  String bound(String cursor) {
    return prefix + cursor;
  }

  /** Returns the cursor of a client's; throws a {@link Problem} where it is of another scope. */
  String unbound(String token) {
    int dot = token.indexOf('.');
    if (dot < 0) {
      throw Problem.malformed("a cursor is an earlier answer's next");
    }
    if (!token.startsWith(prefix)) {
      throw Problem.malformed("the cursor belongs to another view or to other fields");
    }
    return token.substring(dot + 1);
  }
}
