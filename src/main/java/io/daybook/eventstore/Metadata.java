package io.daybook.eventstore;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.daybook.codec.Json;
import org.jspecify.annotations.Nullable;

/**
 * Writes the metadata that is stored with an event, as canonical JSON: absent values are left out.
 *
 * <p>Shape: {@code
 * {"actor":…,"causationId":…,"commandHash":…,"correlationId":…,"tenant":…,"traceparent":…}}.
 */
public final class Metadata {
  private static final String COMMAND_HASH = "\"commandHash\"";
  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

  private final StringBuilder json = new StringBuilder(192).append('{');

  private Metadata() {}

  /** Starts empty metadata; names must be added in alphabetical order. */
  public static Metadata begin() {
    return new Metadata();
  }

  /** Adds a value unless it is null. */
  public Metadata add(String name, @Nullable String value) {
    if (value != null) {
      json.append(json.length() == 1 ? "\"" : ",\"").append(name).append("\":\"");
      ENCODER.quoteAsString(value, json);
      json.append('"');
    }
    return this;
  }

  /** Returns the JSON. */
  public Json end() {
    return Json.of(json.append('}').toString());
  }

  /**
   * Returns the hash of the command that is kept in metadata, or an empty text when none is.
   *
   * @param metadata as written by this class or as read back from the store
   */
  public static String commandHash(Json metadata) {
    String text = metadata.toString();
    int name = commandHashMember(text);
    if (name < 0) {
      return "";
    }
    int open = text.indexOf('"', name + COMMAND_HASH.length());
    int close = text.indexOf('"', open + 1);
    return text.substring(open + 1, close);
  }

  /**
   * Returns where the name of the member with the command's hash begins, or -1: unlike a value of
   * that text, a colon follows it.
   */
  static int commandHashMember(String metadata) {
    int at = metadata.indexOf(COMMAND_HASH);
    while (at >= 0 && !followedByColon(metadata, at + COMMAND_HASH.length())) {
      at = metadata.indexOf(COMMAND_HASH, at + 1);
    }
    return at;
  }

  private static boolean followedByColon(String json, int from) {
    int at = from;
    while (json.charAt(at) == ' ') {
      at++;
    }
    return json.charAt(at) == ':';
  }
}
