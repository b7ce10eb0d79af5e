package io.daybook.schedule;

import io.daybook.eventstore.ScheduledCommandStore.Counts;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Counts what is stored, and removes what has been parked for long. Counting takes at most a
 * fiftieth of the time.
 *
 * <p>Context: owned by one verticle.
 */
final class Upkeep {
  private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());
  private static final long COUNT_MILLIS = 5_000;
  private static final long SHARE = 50;

  private final SchedulePorts ports;
  private final ScheduleOptions options;
  private final ScheduleCounters counters;
  private boolean stopped;

  Upkeep(SchedulePorts ports, ScheduleOptions options, ScheduleCounters counters) {
    this.ports = ports;
    this.options = options;
    this.counters = counters;
  }

  /** Begins; the future completes after the first count, whatever comes of it. */
  Future<Void> start() {
    return once()
        .onFailure(
            failure ->
                LOG.log(
                    System.Logger.Level.WARNING,
                    "schedule: what waits could not be counted yet: {0}",
                    String.valueOf(failure)))
        .transform(
            counted -> {
              again(COUNT_MILLIS);
              return Future.succeededFuture();
            });
  }

  void stop() {
    stopped = true;
  }

  private void again(long millis) {
    ports
        .timers()
        .after(
            millis,
            () -> {
              if (!stopped) {
                long begun = ports.clock().nanoTime();
                once().onComplete(done -> again(restMillis(begun)));
              }
            });
  }

  private long restMillis(long begunNanos) {
    long took = TimeUnit.NANOSECONDS.toMillis(ports.clock().nanoTime() - begunNanos);
    return Math.max(COUNT_MILLIS, SHARE * took);
  }

  private Future<Counts> once() {
    Instant now = ports.clock().now();
    return ports
        .store()
        .count(now)
        .compose(
            counts -> {
              counters.stored = counts;
              return counts.parked() == 0 ? Future.succeededFuture(counts) : purge(now).map(counts);
            });
  }

  private Future<Integer> purge(Instant now) {
    return ports
        .store()
        .purge(now.minus(Duration.ofDays(options.parkedDays())), options.parkedMax())
        .onSuccess(
            purged -> {
              if (purged > 0) {
                LOG.log(
                    System.Logger.Level.WARNING,
                    "schedule: {0} commands that were parked for long, or are too many, are gone",
                    purged);
              }
            });
  }
}
