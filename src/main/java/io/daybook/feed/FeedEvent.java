package io.daybook.feed;

import io.daybook.codec.UnreadableEvent;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.Recorded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored event of the feed, and what consumers see of it, decoded once for all of them: one
 * event; none or several where upcasters made that of an event of an older schema; or none, and a
 * problem, when this program can't read it. A view must not pass over a problem, since it can't
 * know what it would have folded.
 */
public final class FeedEvent {
  private final RecordedEvent stored;

  /**
   * A {@code Recorded}, which costs no list for the most frequent case, else a list of them, or an
   * {@code UnreadableEvent}.
   */
  private final Object decoded;

  private FeedEvent(RecordedEvent stored, Object decoded) {
    this.stored = stored;
    this.decoded = decoded;
  }

  static FeedEvent of(RecordedEvent stored, Object event) {
    return new FeedEvent(stored, recorded(stored, event));
  }

  static FeedEvent ofOlder(RecordedEvent stored, List<Object> events) {
    return new FeedEvent(stored, events.stream().map(event -> recorded(stored, event)).toList());
  }

  static FeedEvent unreadable(RecordedEvent stored, UnreadableEvent problem) {
    return new FeedEvent(stored, problem);
  }

  private static Recorded<?> recorded(RecordedEvent stored, Object event) {
    return new Recorded<>(stored.stream(), stored.version(), stored.recordedAt(), event);
  }

  /**
   * Returns the event as it is stored; its hash is {@code EventHash.NONE} when it came by Kafka.
   */
  public RecordedEvent stored() {
    return stored;
  }

  /** Returns the event's position in its partition. */
  public long position() {
    return stored.position();
  }

  /** Returns why the event can't be read, null when it can. */
  public @Nullable UnreadableEvent problem() {
    return decoded instanceof UnreadableEvent problem ? problem : null;
  }

  /** Returns how many events consumers see. */
  public int size() {
    return switch (decoded) {
      case Recorded<?> _ -> 1;
      case List<?> several -> several.size();
      default -> 0;
    };
  }

  /** Returns one of the events that consumers see, of {@link #size} in order, from 0. */
  public Recorded<?> get(int index) {
    return decoded instanceof List<?> several
        ? (Recorded<?>) several.get(index)
        : (Recorded<?>) decoded;
  }
}
