package io.daybook.integrity;

import io.daybook.eventstore.StoredEvent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong in a log.
 *
 * @param partition where
 * @param position of the event, or where one should be
 * @param stream the event's stream, null where there is no event
 * @param id the event's id, null where there is no event
 * @param what what is wrong with it
 * @param expected what should be there
 * @param actual what is there
 */
public record Problem(
    int partition,
    long position,
    @Nullable String stream,
    @Nullable UUID id,
    String what,
    String expected,
    String actual) {
  static Problem of(
      StoredEvent event, String what, @Nullable Object expected, @Nullable Object actual) {
    return new Problem(
        event.partition(),
        event.position(),
        event.stream(),
        event.id(),
        what,
        String.valueOf(expected),
        String.valueOf(actual));
  }

  /** Returns one sentence. */
  @Override
  public String toString() {
    String event = stream == null ? "" : " (%s, event %s)".formatted(stream, id);
    return "partition %d, position %d%s: %s; expected %s, found %s"
        .formatted(partition, position, event, what, expected, actual);
  }
}
