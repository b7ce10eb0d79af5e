package io.daybook.eventstore;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.daybook.codec.EventCodec;
import io.daybook.codec.EventCodec.Encoded;
import io.daybook.codec.Json;
import io.daybook.codec.UnreadableEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a stored event as clients see it.
 *
 * <p>Shape: {@code {"id":…,"stream":"order/o-1001","type":…,"schemaVersion":1,"version":1,
 * "position":"7:1234","data":{…},"metadata":{…},"recordedAt":…}} without white space. Data and
 * metadata are put in as they are stored, less what only the server is to know: the hash of the
 * command, and the event's own hash.
 *
 * <p>An event of an older schema has a member more: {@code "current":[{"type":…,"schemaVersion":…,
 * "data":{…}},…]}, what it is read as today, which may be several events or none. One that this
 * program can't read has {@code "unreadable":"<why>"} instead. So a stored event is one JSON object
 * with its one version and position, whatever it has become.
 */
public final class EventJson {
  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();
  private static final int FRAME_CHARACTERS = 320;

  private EventJson() {}

  /** Returns the JSON of an event. */
  public static Json of(RecordedEvent event, EventCodec codec) {
    boolean current =
        codec.isCurrent(event.stream().category(), event.type(), event.schemaVersion());
    byte[] head = head(event).getBytes(StandardCharsets.UTF_8);
    byte[] data = event.data().compact().bytes();
    byte[] tail =
        (tail(event) + (current ? "}" : today(event, codec))).getBytes(StandardCharsets.UTF_8);
    byte[] json = new byte[head.length + data.length + tail.length];
    System.arraycopy(head, 0, json, 0, head.length);
    System.arraycopy(data, 0, json, head.length, data.length);
    System.arraycopy(tail, 0, json, head.length + data.length, tail.length);
    return Json.of(json);
  }

  /** Stream ids, event ids and positions have no characters that JSON would escape. */
  private static String head(RecordedEvent event) {
    StringBuilder json =
        new StringBuilder(FRAME_CHARACTERS)
            .append("{\"id\":\"")
            .append(event.id())
            .append("\",\"stream\":\"")
            .append(event.stream().category())
            .append('/')
            .append(event.stream().id())
            .append("\",\"type\":\"");
    ENCODER.quoteAsString(event.type(), json);
    return json.append("\",\"schemaVersion\":")
        .append(event.schemaVersion())
        .append(",\"version\":")
        .append(event.version())
        .append(",\"position\":\"")
        .append(event.partition())
        .append(':')
        .append(event.position())
        .append("\",\"data\":")
        .toString();
  }

  private static String tail(RecordedEvent event) {
    return ",\"metadata\":"
        + shown(event.metadata().compact().toString())
        + ",\"recordedAt\":\""
        + event.recordedAt()
        + '"';
  }

  private static String today(RecordedEvent event, EventCodec codec) {
    StringBuilder json = new StringBuilder();
    try {
      String separator = ",\"current\":[{\"type\":\"";
      List<Encoded> forms = codec.upcast(event.form());
      for (Encoded form : forms) {
        json.append(separator)
            .append(form.type())
            .append("\",\"schemaVersion\":")
            .append(form.schemaVersion())
            .append(",\"data\":")
            .append(form.data())
            .append('}');
        separator = ",{\"type\":\"";
      }
      return json.append(forms.isEmpty() ? ",\"current\":[]}" : "]}").toString();
    } catch (UnreadableEvent unreadable) {
      json.append(",\"unreadable\":\"");
      ENCODER.quoteAsString(unreadable.problem(), json);
      return json.append("\"}").toString();
    }
  }

  /** Cuts the internal member out, with the comma before it or, where it is the first, after it. */
  private static String shown(String metadata) {
    int from = Metadata.commandHashMember(metadata);
    if (from < 0) {
      return metadata;
    }
    int open = metadata.indexOf('"', metadata.indexOf(':', from));
    int to = metadata.indexOf('"', open + 1) + 1;
    if (metadata.charAt(from - 1) == ',') {
      return metadata.substring(0, from - 1) + metadata.substring(to);
    }
    boolean comma = metadata.charAt(to) == ',';
    return metadata.substring(0, from) + metadata.substring(comma ? to + 1 : to);
  }
}
