package io.daybook.eventstore;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.daybook.codec.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An event as clients see it, over HTTP and in live subscriptions.
 *
 * <p>Shape: {@code
 * {"id":…,"stream":…,"type":…,"schemaVersion":1,"version":1,"position":"7:1234","data":{…},
 * "metadata":{…},"recordedAt":…}}. What metadata holds for Daybook's own use is left out.
 */
public final class EventJson {
  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();
  private static final String INTERNAL = "\"commandHash\"";

  private EventJson() {}

  /** Returns the event's JSON. */
  public static Json of(RecordedEvent event) {
    StringBuilder head =
        new StringBuilder(192)
            .append("{\"id\":\"")
            .append(event.id())
            .append("\",\"stream\":\"")
            .append(event.stream())
            .append("\",\"type\":\"");
    ENCODER.quoteAsString(event.type(), head);
    head.append("\",\"schemaVersion\":")
        .append(event.schemaVersion())
        .append(",\"version\":")
        .append(event.version())
        .append(",\"position\":\"")
        .append(event.partition())
        .append(':')
        .append(event.position())
        .append("\",\"data\":");
    ByteArrayOutputStream json = new ByteArrayOutputStream(512 + event.data().length());
    json.writeBytes(utf8(head.toString()));
    json.writeBytes(event.data().bytes());
    json.writeBytes(
        utf8(
            ",\"metadata\":"
                + shown(event.metadata().toString())
                + ",\"recordedAt\":\""
                + event.recordedAt()
                + "\"}"));
    return Json.of(json.toByteArray());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Cuts the internal field out, together with one of the commas around it. */
  private static String shown(String metadata) {
    int from = metadata.indexOf(INTERNAL);
    if (from < 0) {
      return metadata;
    }
    int open = metadata.indexOf('"', from + INTERNAL.length());
    int to = metadata.indexOf('"', open + 1) + 1;
    int before = lastNotSpace(metadata, from - 1);
    if (metadata.charAt(before) == ',') {
      return metadata.substring(0, before) + metadata.substring(to);
    }
    int after = to;
    while (metadata.charAt(after) == ' ' || metadata.charAt(after) == ',') {
      after++;
    }
    return metadata.substring(0, from) + metadata.substring(after);
  }

  private static int lastNotSpace(String text, int from) {
    int i = from;
    while (text.charAt(i) == ' ') {
      i--;
    }
    return i;
  }
}
