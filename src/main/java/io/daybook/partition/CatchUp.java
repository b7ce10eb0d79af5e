package io.daybook.partition;

import io.daybook.append.Appender;
import io.daybook.eventstore.RecordedEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Reads what the store holds behind the head that is known here, and brings the cached states up to
 * it.
 *
 * <p>Context: owned by one partition; runs only while nothing is on its way and all states are
 * rolled back.
 */
final class CatchUp {
  /** No pause before the store is read. */
  static final long AT_ONCE = 0;

  private static final long BACKOFF_MILLIS_MAX = 1_000;

  private final int partition;
  private final PartitionPorts ports;
  private final Appender appender;
  private final StateCache cache;
  private final StreamLoader loader;
  private final int pageEvents;

  CatchUp(
      int partition,
      PartitionPorts ports,
      Appender appender,
      StateCache cache,
      StreamLoader loader,
      int pageEvents) {
    this.partition = partition;
    this.ports = ports;
    this.appender = appender;
    this.cache = cache;
    this.loader = loader;
    this.pageEvents = pageEvents;
  }

  /**
   * Reads on, after a pause, until the store answers, however long it is away; says so of every
   * failure.
   */
  Future<Void> untilDone(long pauseMillis, Runnable failed) {
    Promise<Void> done = Promise.promise();
    if (pauseMillis == AT_ONCE) {
      attempt(0, failed, done);
    } else {
      ports.timers().after(pauseMillis, () -> attempt(0, failed, done));
    }
    return done.future();
  }

  private void attempt(int failures, Runnable failed, Promise<Void> done) {
    run()
        .onComplete(
            done::complete,
            failure -> {
              failed.run();
              ports
                  .timers()
                  .after(backoffMillis(failures), () -> attempt(failures + 1, failed, done));
            });
  }

  /** Returns how long to wait after so many failures before this one. */
  static long backoffMillis(int failures) {
    return Math.min(BACKOFF_MILLIS_MAX, 20L << Math.min(failures, 6));
  }

  private Future<Void> run() {
    return ports
        .store()
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
