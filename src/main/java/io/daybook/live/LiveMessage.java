package io.daybook.live;

import io.daybook.codec.Json;
import io.daybook.eventstore.RecordedEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told, before its sink writes it down: {@link LiveFrames} for a WebSocket, {@link
 * SseFrames} for server-sent events.
 *
 * <p>A name is the client's id of a subscription as a JSON string, made once. Events and rows are
 * texts that many subscribers share.
 */
sealed interface LiveMessage {
  /**
   * The subscription is there.
   *
   * @param position behind which it begins, null where that is not said
   */
  record Subscribed(String name, @Nullable String position) implements LiveMessage {}

  /** The subscription is no more, as was asked for. */
  record Unsubscribed(String name) implements LiveMessage {}

  /** An answer to a ping. */
  record Pong(@Nullable String name) implements LiveMessage {}

  /**
   * An event.
   *
   * @param number its place in what is followed: its version in a stream, its position in the log
   * @param json as {@code EventJson} has it
   */
  record Event(String name, long number, RecordedEvent event, String json) implements LiveMessage {}

  /** All rows, as of a position token. */
  record Snapshot(String name, Map<String, Json> rows, String position) implements LiveMessage {}

  /** A row; the client has all that changed up to the position token. */
  record Row(String name, ChangedRow.State row, String position) implements LiveMessage {}

  /** What the client has is void: a snapshot follows. */
  record Reset(String name) implements LiveMessage {}

  /** Something can't be done; the name may be unknown. */
  record Failed(@Nullable String name, LiveProblem problem) implements LiveMessage {}
}
