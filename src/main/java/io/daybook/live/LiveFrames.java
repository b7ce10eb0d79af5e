package io.daybook.live;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.daybook.codec.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of the frames that clients receive over a WebSocket. */
final class LiveFrames {
  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

  private LiveFrames() {}

  /** Returns the text as a JSON string. */
  static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    ENCODER.quoteAsString(text, json);
    return json.append('"').toString();
  }

  /** Returns the frame of a message. */
  static String of(LiveMessage message) {
    return switch (message) {
      case LiveMessage.Subscribed(String name, var position) ->
          position == null
              ? plain("subscribed", name)
              : begin("subscribed", name) + ",\"position\":\"" + position + "\"}";
      case LiveMessage.Unsubscribed(String name) -> plain("unsubscribed", name);
      case LiveMessage.Pong(var name) -> plain("pong", name);
      case LiveMessage.Event event ->
          begin("event", event.name()) + ",\"event\":" + event.json() + '}';
      case LiveMessage.Snapshot snapshot ->
          begin("snapshot", snapshot.name()) + ',' + rows(snapshot) + '}';
      case LiveMessage.Row row -> begin("row", row.name()) + ',' + row(row) + '}';
      case LiveMessage.Reset(String name) -> plain("reset", name);
      case LiveMessage.Failed(var name, LiveProblem problem) ->
          begin("error", name) + ",\"problem\":" + problem.json() + '}';
    };
  }

  private static String begin(String op, @Nullable String name) {
    return name == null ? "{\"op\":\"" + op + '"' : "{\"op\":\"" + op + "\",\"id\":" + name;
  }

  private static String plain(String op, @Nullable String name) {
    return begin(op, name) + '}';
  }

  /** Returns the members of a snapshot. */
  static String rows(LiveMessage.Snapshot snapshot) {
    Map<String, Json> rows = snapshot.rows();
    StringBuilder json = new StringBuilder(128 + rows.size() * 256).append("\"rows\":[");
    String separator = "{";
    for (Map.Entry<String, Json> row : rows.entrySet()) {
      json.append(separator).append(row(row.getKey(), row.getValue())).append('}');
      separator = ",{";
    }
    return json.append("],\"position\":\"").append(snapshot.position()).append('"').toString();
  }

  /** Returns the members of a row. */
  static String row(LiveMessage.Row row) {
    return row.row().text() + ",\"position\":\"" + row.position() + '"';
  }

  /** Returns the part that the readers of a row share; without a row it is gone. */
  static String row(String key, @Nullable Json row) {
    return "\"key\":" + quoted(key) + ",\"row\":" + (row == null ? "null" : row);
  }
}
