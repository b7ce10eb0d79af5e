package io.daybook.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.daybook.codec.Json;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.StoredEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event as a line of an export: everything that its hash is over, and the hash. */
public final class EventLine {
  private static final int NUMBER_LENGTH_MAX = 200_000;
  private static final int FIELDS = 13;
  private static final byte[] METADATA = ",\"metadata\":".getBytes(StandardCharsets.UTF_8);
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNumberLength(NUMBER_LENGTH_MAX).build())
          .build();

  private int partition;
  private long position;
  private String stream = "";
  private long version;
  private @Nullable UUID id;
  private String type = "";
  private int schemaVersion;
  private @Nullable Json data;
  private @Nullable Json metadata;
  private String commandId = "";
  private int commandIndex;
  private @Nullable Instant recordedAt;
  private @Nullable EventHash hash;

  private EventLine() {}

  /** Writes an event, with the end of the line. */
  public static void write(StoredEvent event, ByteArrayOutputStream out) {
    StringBuilder head = new StringBuilder(256).append("{\"partition\":").append(event.partition());
    head.append(",\"position\":").append(event.position());
    text(head.append(",\"stream\":"), event.stream());
    head.append(",\"version\":").append(event.version());
    head.append(",\"id\":\"").append(event.id());
    text(head.append("\",\"type\":"), event.type());
    head.append(",\"schemaVersion\":").append(event.schemaVersion()).append(",\"data\":");
    out.writeBytes(utf8(head));
    out.writeBytes(event.data().bytes());
    out.writeBytes(METADATA);
    out.writeBytes(event.metadata().bytes());
    StringBuilder tail = new StringBuilder(192);
    text(tail.append(",\"commandId\":"), event.commandId());
    tail.append(",\"commandIndex\":").append(event.commandIndex());
    tail.append(",\"recordedAt\":\"").append(event.recordedAt());
    tail.append("\",\"hash\":\"").append(event.hash()).append("\"}\n");
    out.writeBytes(utf8(tail));
  }

  private static void text(StringBuilder json, String text) {
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    json.append('"');
  }

  private static byte[] utf8(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Parses a line.
   *
   * @throws IllegalArgumentException when it is not an event
   */
  public static StoredEvent parse(byte[] line) {
    try (JsonParser parser = FACTORY.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the line is no JSON object");
      }
      EventLine event = new EventLine();
      int fields = 0;
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        event.field(parser, line);
        fields++;
      }
      if (parser.nextToken() != null || fields != FIELDS) {
        throw new IllegalArgumentException("an event has %d fields".formatted(FIELDS));
      }
      return event.event();
    } catch (IOException | DateTimeException malformed) {
      throw new IllegalArgumentException("the line is no event: " + malformed.getMessage());
    }
  }

  private void field(JsonParser parser, byte[] line) throws IOException {
    String name = parser.currentName();
    JsonToken token = parser.nextToken();
    switch (name) {
      case "partition" -> partition = parser.getIntValue();
      case "position" -> position = parser.getLongValue();
      case "stream" -> stream = text(parser, token);
      case "version" -> version = parser.getLongValue();
      case "id" -> id = UUID.fromString(text(parser, token));
      case "type" -> type = text(parser, token);
      case "schemaVersion" -> schemaVersion = parser.getIntValue();
      case "data" -> data = raw(parser, token, line);
      case "metadata" -> metadata = raw(parser, token, line);
      case "commandId" -> commandId = text(parser, token);
      case "commandIndex" -> commandIndex = parser.getIntValue();
      case "recordedAt" -> recordedAt = Instant.parse(text(parser, token));
      case "hash" -> hash = EventHash.of(HexFormat.of().parseHex(text(parser, token)));
      default -> throw new IllegalArgumentException("an event has no field " + name);
    }
  }

  private static String text(JsonParser parser, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      throw new IllegalArgumentException(parser.currentName() + " must be a text");
    }
    return parser.getText();
  }

  /** Returns the object's bytes as they stand in the line. */
  private static Json raw(JsonParser parser, JsonToken token, byte[] line) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException(parser.currentName() + " must be an object");
    }
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    int to = (int) parser.currentLocation().getByteOffset();
    return Json.of(Arrays.copyOfRange(line, from, to));
  }

  private StoredEvent event() {
    UUID found = id;
    Json stored = data;
    Json around = metadata;
    Instant time = recordedAt;
    if (found == null || stored == null || around == null || time == null) {
      throw new IllegalArgumentException("an event has %d fields".formatted(FIELDS));
    }
    return new StoredEvent(
        partition,
        position,
        stream,
        version,
        found,
        type,
        schemaVersion,
        stored,
        around,
        commandId,
        commandIndex,
        StoredEvent.micros(time),
        hash);
  }
}
