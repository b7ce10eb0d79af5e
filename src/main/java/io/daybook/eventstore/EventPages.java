package io.daybook.eventstore;

import io.daybook.eventstore.EventStore.Direction;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A run of events of which first and last are known, read page by page. Pages grow and shrink with
 * what the events before took, so that one holds about half a megabyte whatever the events are.
 *
 * <p>Numbers have no gaps, neither versions nor positions: a page that lacks an event fails, so
 * that who sends or folds a run never passes over one.
 *
 * <p>Context: one reader, which asks for a page when it has the one before.
 */
public final class EventPages {
  /** The most events of a page. */
  public static final int EVENTS_MAX = 500;

  private static final int EVENTS_FIRST = 20;
  private static final int GROWTH_MAX = 4;
  private static final long BYTES_WANTED = 512 * 1024;

  private final Source source;
  private final ToLongFunction<RecordedEvent> number;
  private final int step;
  private long next;
  private long remaining;
  private int pageEvents = EVENTS_FIRST;

  /** Reads a page. */
  @FunctionalInterface
  public interface Source {
    /** Returns the events from that number on, at most so many. */
    Future<List<RecordedEvent>> read(long from, int limit);
  }

  private EventPages(
      Source source, ToLongFunction<RecordedEvent> number, long from, long count, int step) {
    this.source = source;
    this.number = number;
    this.next = from;
    this.remaining = Math.max(0, count);
    this.step = step;
  }

  /**
   * Reads a stream.
   *
   * @param from the first version
   * @param count how many events there are from there on, in the direction
   */
  public static EventPages ofStream(
      EventStore store, StreamId stream, long from, long count, Direction direction) {
    return new EventPages(
        (first, limit) -> store.readStream(stream, first, limit, direction),
        RecordedEvent::version,
        from,
        count,
        direction == Direction.FORWARD ? 1 : -1);
  }

  /**
   * Reads a partition.
   *
   * @param from the first position
   * @param count how many events there are from there on
   */
  public static EventPages ofPartition(EventStore store, int partition, long from, long count) {
    return new EventPages(
        (first, limit) -> store.readPartition(partition, first, limit),
        RecordedEvent::position,
        from,
        count,
        1);
  }

  /** Tells whether all pages were read. */
  public boolean isDone() {
    return remaining == 0;
  }

  /**
   * Reads the next page: at least one event; there must be one.
   *
   * <p>Fails when the store can't be read, and with an {@code IllegalStateException} when it lacks
   * an event.
   */
  public Future<List<RecordedEvent>> next() {
    int limit = (int) Math.min(pageEvents, remaining);
    return source.read(next, limit).map(page -> checked(page, limit));
  }

  private List<RecordedEvent> checked(List<RecordedEvent> page, int expected) {
    long bytes = 1;
    for (RecordedEvent event : page) {
      if (number.applyAsLong(event) != next) {
        throw lacking();
      }
      next += step;
      bytes += event.data().length() + event.metadata().length();
    }
    if (page.size() != expected) {
      throw lacking();
    }
    remaining -= expected;
    long fitting = Math.max(1, BYTES_WANTED * expected / bytes);
    pageEvents = (int) Math.min(fitting, Math.min(EVENTS_MAX, (long) pageEvents * GROWTH_MAX));
    return page;
  }

  private IllegalStateException lacking() {
    return new IllegalStateException("the store lacks event " + next);
  }
}
