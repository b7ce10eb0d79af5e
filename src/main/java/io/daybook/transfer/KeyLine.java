package io.daybook.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.codec.Mappers;
import io.daybook.eventstore.SubjectKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The key of a person as a line of an export: wrapped by the master key, or destroyed. */
public final class KeyLine {
  private static final JsonMapper MAPPER = Mappers.strict();
  private static final byte[] BEGIN = "{\"key\":".getBytes(StandardCharsets.UTF_8);

  private KeyLine() {}

  /** Tells whether a line is one of these. */
  public static boolean is(byte[] line) {
    return LineBegin.is(BEGIN, line);
  }

  /** Returns the line, without its end. */
  public static String line(SubjectKey key) {
    Instant erased = key.erasedAt();
    return MAPPER
        .createObjectNode()
        .put("key", key.id().toString())
        .put("subject", key.subject())
        .put("generation", key.generation())
        .put("master", key.master())
        .put("wrapped", key.wrapped())
        .put("createdAt", key.createdAt().toString())
        .put("erasedAt", erased == null ? null : erased.toString())
        .toString();
  }

  /**
   * Parses a line; the number of an erasure is not in it.
   *
   * @throws IllegalArgumentException when it is not one of these
   */
  public static SubjectKey parse(byte[] line) {
    try {
      JsonNode json = MAPPER.readTree(line);
      String erased = text(json, "erasedAt");
      String wrapped = text(json, "wrapped");
      if ((erased == null) == (wrapped == null)) {
        throw new IllegalArgumentException("a key is wrapped or erased, not both");
      }
      return new SubjectKey(
          UUID.fromString(json.path("key").asText()),
          json.path("subject").asText(),
          json.path("generation").asInt(),
          json.path("master").asText(),
          wrapped,
          Instant.parse(json.path("createdAt").asText()),
          erased == null ? null : Instant.parse(erased),
          0);
    } catch (IOException | DateTimeException malformed) {
      throw new IllegalArgumentException("the line is no key of a person");
    }
  }

  private static @Nullable String text(JsonNode json, String name) {
    return json.path(name).isTextual() ? json.path(name).asText() : null;
  }
}
