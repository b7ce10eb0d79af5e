package io.daybook.reactor;

import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a reactor has come in one partition: every event up to {@link #doneUpTo} is done, or
 * parked.
 *
 * <p>Context: owned by one reactor.
 */
final class Progress {
  private final TreeMap<Long, Instant> open = new TreeMap<>();
  private long last;

  /** Begins after a position. */
  Progress(long from) {
    this.last = from;
  }

  /** Goes past the next event, with which there is nothing to do. */
  void skip(long position) {
    last = position;
  }

  /** Begins with the next event. */
  void begin(long position, Instant recordedAt) {
    open.put(position, recordedAt);
    last = position;
  }

  /** Is done with an event that was begun. */
  void done(long position) {
    open.remove(position);
  }

  /** Returns the last position that was begun. */
  long last() {
    return last;
  }

  /** Returns the position up to which all is done. */
  long doneUpTo() {
    return open.isEmpty() ? last : open.firstKey() - 1;
  }

  /** Returns when the first event was recorded that is begun and not done; null when all are. */
  @Nullable Instant openSince() {
    return open.isEmpty() ? null : open.firstEntry().getValue();
  }
}
