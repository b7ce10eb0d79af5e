package io.daybook.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.codec.Mappers;
import io.daybook.eventstore.EventHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The line behind the last event of a partition.
 *
 * @param partition which
 * @param position of its last event in the file, or that behind which the file began
 * @param events how many of it are in the file
 * @param hash at that position
 */
public record EndLine(int partition, long position, long events, EventHash hash) {
  private static final JsonMapper MAPPER = Mappers.strict();
  private static final byte[] BEGIN = "{\"end\":".getBytes(StandardCharsets.UTF_8);

  /** Tells whether a line is one of these. */
  public static boolean is(byte[] line) {
    return LineBegin.is(BEGIN, line);
  }

  /** Returns the line, without its end. */
  public String line() {
    return "{\"end\":%d,\"position\":%d,\"events\":%d,\"hash\":\"%s\"}"
        .formatted(partition, position, events, hash);
  }

  /**
   * Parses a line.
   *
   * @throws IllegalArgumentException when it is not one of these
   */
  public static EndLine parse(byte[] line) {
    try {
      JsonNode json = MAPPER.readTree(line);
      return new EndLine(
          json.path("end").asInt(-1),
          json.path("position").asLong(-1),
          json.path("events").asLong(-1),
          EventHash.of(HexFormat.of().parseHex(json.path("hash").asText())));
    } catch (IOException malformed) {
      throw new IllegalArgumentException("the line is no end of a partition");
    }
  }
}
