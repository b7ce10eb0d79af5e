package io.daybook.feed;

import io.daybook.codec.UnreadableEvent;
import io.daybook.eventstore.Metadata;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.Recorded;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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

  private final Set<UUID> personalKeys;

  private FeedEvent(RecordedEvent stored, Object decoded, Set<UUID> personalKeys) {
    this.stored = stored;
    this.decoded = decoded;
    this.personalKeys = personalKeys;
  }

  private FeedEvent(RecordedEvent stored, Object decoded) {
    this(stored, decoded, Metadata.personalKeys(stored.metadata()));
  }

  static FeedEvent of(RecordedEvent stored, Object event) {
    return new FeedEvent(stored, recorded(stored, event));
  }

  /** Returns an event that has nothing personal. */
  static FeedEvent impersonal(RecordedEvent stored, Object event) {
    return new FeedEvent(stored, recorded(stored, event), Set.of());
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

  /** Returns the keys that what is personal in the event needs, none for most events. */
  public Set<UUID> personalKeys() {
    return personalKeys;
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
