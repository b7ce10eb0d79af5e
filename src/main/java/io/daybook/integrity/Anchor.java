package io.daybook.integrity;

import io.daybook.eventstore.EventHash;
import java.util.HexFormat;

/**
 * The hash that a partition had at a position, kept where those who can write the database can't.
 *
 * <p>Shape as text: {@code partition:position:hash}, the hash as 64 hexadecimal digits.
 */
public record Anchor(int partition, long position, EventHash hash) {
  private static final int PARTS = 3;

  /**
   * Parses an anchor.
   *
   * @throws IllegalArgumentException when it is not of that form
   */
  public static Anchor parse(String text) {
    String[] parts = text.split(":", -1);
    try {
      if (parts.length == PARTS) {
        Anchor anchor =
            new Anchor(
                Integer.parseInt(parts[0]),
                Long.parseLong(parts[1]),
                EventHash.of(HexFormat.of().parseHex(parts[2])));
        if (anchor.partition >= 0 && anchor.position > 0) {
          return anchor;
        }
      }
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(expected(text), malformed);
    }
    throw new IllegalArgumentException(expected(text));
  }

  private static String expected(String text) {
    return "an anchor is partition:position:hash with 64 hexadecimal digits, not: " + text;
  }

  @Override
  public String toString() {
    return "%d:%d:%s".formatted(partition, position, hash);
  }
}
