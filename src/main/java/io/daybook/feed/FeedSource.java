package io.daybook.feed;

import io.daybook.eventstore.RecordedEvent;
import io.vertx.core.Future;
import java.util.List;

/**
 * Where hints of new events come from: Kafka, or nowhere. It may lose, repeat and reorder them.
 *
 * <p>Context: owned by one feed verticle; one call at a time.
 */
public interface FeedSource {
  /**
   * A record that says that there is an event.
   *
   * <p>Only its place is read before it is known to be needed.
   */
  interface Hint {
    /** Returns the event's partition. */
    int partition();

    /** Returns the event's position. */
    long position();

    /**
     * Returns the event.
     *
     * @throws RuntimeException when the record can't be read; the event is then fetched from the
     *     event store
     */
    RecordedEvent event();
  }

  /** Connects; records from now on will be seen. */
  Future<Void> start();

  /**
   * Returns the next records, none when there was nothing for a while; fails when the source can't
   * be reached.
   *
   * <p>Not called again before the last answer was dealt with, so that a slow consumer slows the
   * source.
   */
  Future<List<Hint>> next();

  /**
   * Tells whether events that are known to be there should be waited for rather than fetched at
   * once.
   */
  boolean delivers();

  /** Disconnects. */
  Future<Void> stop();
}
