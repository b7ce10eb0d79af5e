package io.daybook.feed;

import io.daybook.eventstore.CommittedBatch;
import io.daybook.eventstore.RecordedEvent;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The latest events of one partition that this process itself has committed, as its rules gave
 * them: when a hint of one arrives, it need not be decoded. Events with something personal are not
 * kept.
 *
 * <p>A position has one event for ever, so what was committed here under it is what a hint of it
 * stands for. Any of them may be missing: then the hint is decoded.
 *
 * <p>Context: owned by one feed.
 */
final class OwnEvents {
  private static final int EVENTS_MAX = 8_192;
  private static final long BYTES_MAX = 8 << 20;

  private final ArrayDeque<FeedEvent> events = new ArrayDeque<>();
  private long bytes;

  void add(CommittedBatch batch) {
    for (int i = 0; i < batch.events().size(); i++) {
      Object decided = batch.decided().get(i);
      if (decided != null) {
        RecordedEvent stored = batch.events().get(i);
        events.add(FeedEvent.impersonal(stored, decided));
        bytes += bytes(stored);
      }
    }
    while (events.size() > EVENTS_MAX || bytes > BYTES_MAX) {
      removeFirst();
    }
  }

  /** Returns the event at a position, null when it is not kept; forgets it and all before it. */
  @Nullable FeedEvent take(long position) {
    FeedEvent first = events.peek();
    while (first != null && first.position() <= position) {
      removeFirst();
      if (first.position() == position) {
        return first;
      }
      first = events.peek();
    }
    return null;
  }

  private void removeFirst() {
    bytes -= bytes(events.remove().stored());
  }

  private static long bytes(RecordedEvent stored) {
    return (long) stored.data().length() + stored.metadata().length();
  }
}
