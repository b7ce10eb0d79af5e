package io.daybook.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.codec.Mappers;
import io.daybook.eventstore.EventHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The line behind what is still to be done.
 *
 * @param lines how many there are before it
 * @param hash SHA-256 over the hash of the line before, zeros at first, and the last of them
 */
public record PendingEndLine(long lines, EventHash hash) {
  private static final JsonMapper MAPPER = Mappers.strict();
  private static final byte[] BEGIN = "{\"pendingEnd\":".getBytes(StandardCharsets.UTF_8);

  /** Tells whether a line is one of these. */
  public static boolean is(byte[] line) {
    return LineBegin.is(BEGIN, line);
  }

  /** Returns the line, without its end. */
  public String line() {
    return "{\"pendingEnd\":%d,\"hash\":\"%s\"}".formatted(lines, hash);
  }

  /**
   * Parses a line.
   *
   * @throws IllegalArgumentException when it is not one of these
   */
  public static PendingEndLine parse(byte[] line) {
    try {
      JsonNode json = MAPPER.readTree(line);
      return new PendingEndLine(
          json.path("pendingEnd").asLong(-1),
          EventHash.of(HexFormat.of().parseHex(json.path("hash").asText())));
    } catch (IOException malformed) {
      throw new IllegalArgumentException("the line is no end of what is still to be done");
    }
  }
}
