package io.daybook.partition;

import io.daybook.append.Appender;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.RecordedEvent;
import io.vertx.core.Future;

/**
 * Reads what the store holds behind the head that is known here, and brings the cached states up to it.
 *
 * <p>Context: owned by one partition; runs only while nothing is on its way and all states are rolled back.
 */
final class CatchUp {
  private final int partition;
  private final EventStore store;
  private final Appender appender;
  private final StateCache cache;
  private final StreamLoader loader;
  private final int pageEvents;

  CatchUp(
      int partition,
      EventStore store,
      Appender appender,
      StateCache cache,
      StreamLoader loader,
      int pageEvents) {
    this.partition = partition;
    this.store = store;
    this.appender = appender;
    this.cache = cache;
    this.loader = loader;
    this.pageEvents = pageEvents;
  }

  Future<Void> run() {
    return store
        .readPartition(partition, appender.head() + 1, pageEvents)
        .compose(
            events -> {
              events.forEach(this::apply);
              return events.size() < pageEvents ? Future.succeededFuture() : run();
            });
  }

  private void apply(RecordedEvent event) {
    StreamState state = cache.peek(event.stream());
    if (state != null) {
      try {
        loader.apply(state, event);
      } catch (RuntimeException unreadable) {
        // Its next command reads the stream afresh, and is told what is wrong with it.
        cache.remove(event.stream());
      }
    }
    appender.advance(event);
  }
}
