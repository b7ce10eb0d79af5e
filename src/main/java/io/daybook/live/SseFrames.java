package io.daybook.live;

import org.jspecify.annotations.Nullable;

/**
 * What clients receive as server-sent events (HTML, section 9.2.6): blocks of lines {@code id},
 * {@code event}, {@code data}, each with an empty line at its end. No JSON of ours has a line
 * break.
 *
 * <p>The id is what a client resumes after: a version, a position, or a position token. A reset
 * takes it away, since a client that has thrown away its rows must not resume after them.
 */
final class SseFrames {
  /** A comment: nothing happened, the connection is there. */
  static final String HEARTBEAT = ":\n\n";

  private SseFrames() {}

  /** Returns the block of a message, null where clients are told nothing. */
  static @Nullable String of(LiveMessage message) {
    return switch (message) {
      case LiveMessage.Event event ->
          block(Long.toString(event.number()), event.event().type(), event.json());
      case LiveMessage.Snapshot snapshot ->
          block(snapshot.position(), "snapshot", '{' + LiveFrames.rows(snapshot) + '}');
      case LiveMessage.Row row -> block(row.position(), "row", '{' + LiveFrames.row(row) + '}');
      case LiveMessage.Reset _ -> "id\nevent: reset\ndata: {}\n\n";
      case LiveMessage.Failed failed -> "event: problem\ndata: " + failed.problem().json() + "\n\n";
      case LiveMessage.Subscribed _, LiveMessage.Unsubscribed _, LiveMessage.Pong _ -> null;
    };
  }

  private static String block(String id, String type, String json) {
    return "id: " + id + "\nevent: " + type + "\ndata: " + json + "\n\n";
  }
}
