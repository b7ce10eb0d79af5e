package io.daybook.live;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.daybook.codec.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the frames that clients receive.
 *
 * <p>What many subscribers share, a row or an event, is made once as text; a frame is the
 * subscriber's own beginning, that text, and an end.
 */
final class LiveFrames {
  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

  private LiveFrames() {}

  /** Returns the text as a JSON string. */
  static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    ENCODER.quoteAsString(text, json);
    return json.append('"').toString();
  }

  /** Returns a frame of an operation and an id, which may be absent. */
  static String plain(String op, @Nullable String id) {
    return id == null
        ? "{\"op\":\"" + op + "\"}"
        : "{\"op\":\"" + op + "\",\"id\":" + quoted(id) + '}';
  }

  /** Returns the answer to a subscription that begins behind a position. */
  static String subscribed(String id, String position) {
    return "{\"op\":\"subscribed\",\"id\":" + quoted(id) + ",\"position\":\"" + position + "\"}";
  }

  /** Returns an error frame; the id may be absent. */
  static String error(@Nullable String id, LiveProblem problem) {
    return "{\"op\":\"error\","
        + (id == null ? "" : "\"id\":" + quoted(id) + ',')
        + "\"problem\":"
        + problem.json()
        + '}';
  }

  /** Returns a snapshot frame. */
  static String snapshot(String id, Map<String, Json> rows, String position) {
    StringBuilder frame = new StringBuilder(128 + rows.size() * 256);
    frame.append("{\"op\":\"snapshot\",\"id\":").append(quoted(id)).append(",\"rows\":[");
    String comma = "";
    for (Map.Entry<String, Json> row : rows.entrySet()) {
      frame.append(comma).append('{').append(row(row.getKey(), row.getValue())).append('}');
      comma = ",";
    }
    return frame.append("],\"position\":\"").append(position).append("\"}").toString();
  }

  /** Returns what comes before {@link #row} in the frames of a subscription. */
  static String rowBeginning(String id) {
    return "{\"op\":\"row\",\"id\":" + quoted(id) + ',';
  }

  /** Returns the shared part of a row frame; without a row it is gone. */
  static String row(String key, @Nullable Json row) {
    return "\"key\":" + quoted(key) + ",\"row\":" + (row == null ? "null" : row);
  }

  /** Returns what comes after {@link #row}. */
  static String rowEnd(String position) {
    return ",\"position\":\"" + position + "\"}";
  }

  /** Returns what comes before an event in the frames of a subscription; a brace comes after. */
  static String eventBeginning(String id) {
    return "{\"op\":\"event\",\"id\":" + quoted(id) + ",\"event\":";
  }
}
