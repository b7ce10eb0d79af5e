package io.daybook.eventstore;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.codec.Json;
import io.daybook.codec.Mappers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the metadata that is stored with an event, as canonical JSON: absent values are left out.
 *
 * <p>Shape: {@code
 * {"actor":…,"causationId":…,"commandHash":…,"correlationId":…,"personalKeys":…,"tenant":…,
 * "traceparent":…}}. {@code personalKeys} are the ids of the keys with which values of the event
 * are encrypted, joined by commas.
 */
public final class Metadata {
  private static final String COMMAND_HASH = "\"commandHash\"";

  /** The name of the member with the keys of an event's personal values. */
  public static final String PERSONAL_KEYS = "personalKeys";

  private static final byte[] KEYS_MEMBER =
      ("\"" + PERSONAL_KEYS + "\":").getBytes(StandardCharsets.UTF_8);
  private static final int KEY_ID_CHARACTERS = 36;
  private static final JsonMapper MAPPER = Mappers.stored();
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
   * Returns the ids of the keys that the event's personal values need, none for most events.
   *
   * @param metadata as written by this class or as read back from the store
   */
  public static Set<UUID> personalKeys(Json metadata) {
    byte[] json = metadata.bytes();
    int name = personalKeysMember(json);
    if (name < 0) {
      return Set.of();
    }
    int open = name + KEYS_MEMBER.length;
    while (json[open] != '"') {
      open++;
    }
    Set<UUID> keys = new LinkedHashSet<>();
    int at = open + 1;
    do {
      keys.add(UUID.fromString(new String(json, at, KEY_ID_CHARACTERS, StandardCharsets.UTF_8)));
      at += KEY_ID_CHARACTERS + 1;
    } while (json[at - 1] == ',');
    return keys;
  }

  /** A value of that text has a backslash before its quotes, so it is no member's name. */
  private static int personalKeysMember(byte[] json) {
    int last = json.length - KEYS_MEMBER.length;
    for (int i = 1; i <= last; i++) {
      if (json[i] == '"' && json[i + 1] == 'p' && startsAt(json, i) && json[i - 1] != '\\') {
        return i;
      }
    }
    return -1;
  }

  private static boolean startsAt(byte[] json, int from) {
    for (int i = 2; i < KEYS_MEMBER.length; i++) {
      if (json[from + i] != KEYS_MEMBER[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the texts of metadata by name.
   *
   * @param metadata as written by this class or as read back from the store
   * @throws IllegalArgumentException when it is no JSON object
   */
  public static Map<String, String> texts(Json metadata) {
    try {
      Map<String, String> texts = new HashMap<>();
      for (Map.Entry<String, JsonNode> member : MAPPER.readTree(metadata.bytes()).properties()) {
        texts.put(member.getKey(), member.getValue().asText());
      }
      return texts;
    } catch (IOException damaged) {
      throw new IllegalArgumentException("the metadata of an event is no JSON", damaged);
    }
  }

  /**
   * Tells whether two hashes may be of the same command. Each is the hash of what is not personal
   * in the command and, after a dot, that of all of it; the latter is gone when its person was
   * erased, and then does not count.
   */
  public static boolean sameCommand(String hash, String other) {
    int dot = hash.indexOf('.');
    int otherDot = other.indexOf('.');
    if ((dot < 0) == (otherDot < 0)) {
      return hash.equals(other);
    }
    return dot < 0
        ? hash.equals(other.substring(0, otherDot))
        : hash.substring(0, dot).equals(other);
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
