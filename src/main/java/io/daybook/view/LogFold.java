package io.daybook.view;

import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.feed.FeedDecoder;
import io.daybook.feed.FeedEvent;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Folds the whole log into a few rows, all partitions side by side: of each there is at most one
 * page in memory.
 *
 * <p>Context: owned by one slice.
 */
final class LogFold<R> {
  private final EventStore store;
  private final FeedDecoder decoder;
  private final RefoldedRows<R> rows;
  private final int pageEvents;
  private final long[] read;
  private final EventOrder waiting = new EventOrder();

  /** Creates it before the first event. */
  LogFold(EventStore store, FeedDecoder decoder, RefoldedRows<R> rows, int pageEvents) {
    this.store = store;
    this.decoder = decoder;
    this.rows = rows;
    this.pageEvents = pageEvents;
    this.read = new long[store.partitions().count()];
  }

  /** Returns how many events there are from where it is up to positions. */
  long behind(Positions end) {
    long events = 0;
    for (int partition = 0; partition < read.length; partition++) {
      events += Math.max(0, end.of(partition) - read[partition]);
    }
    return events;
  }

  /** Folds on, up to positions. */
  Future<Void> upTo(Positions end) {
    Optional<Integer> lacking = lacking(end);
    while (lacking.isEmpty()) {
      Optional<FeedEvent> next = waiting.next();
      if (next.isEmpty()) {
        return Future.succeededFuture();
      }
      rows.fold(next.get());
      lacking = lacking(end);
    }
    int partition = lacking.get();
    return store
        .readPartition(partition, read[partition] + 1, pageEvents)
        .compose(
            page -> {
              take(partition, page, end.of(partition));
              return upTo(end);
            });
  }

  /** Returns a partition of which it is not known what comes next. */
  private Optional<Integer> lacking(Positions end) {
    for (int partition = 0; partition < read.length; partition++) {
      if (read[partition] < end.of(partition) && waiting.isEmpty(partition)) {
        return Optional.of(partition);
      }
    }
    return Optional.empty();
  }

  private void take(int partition, List<RecordedEvent> page, long end) {
    for (FeedEvent event : decoder.decodeAll(page)) {
      if (event.position() <= end && rows.areTouchedBy(event)) {
        waiting.add(event);
      }
    }
    read[partition] = page.isEmpty() ? end : Math.min(end, page.getLast().position());
  }
}
