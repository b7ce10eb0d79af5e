package io.daybook.testkit;

import io.daybook.platform.Clock;
import io.daybook.platform.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;

/** A clock that stands still but for the actions that were scheduled on it; single-threaded. */
public final class VirtualTime implements Clock {
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private static final long ELSEWHERE_MICROS = 200;

  private final PriorityQueue<Scheduled> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Scheduled::atNanos).thenComparingLong(Scheduled::order));
  private long nowNanos;
  private long order;

  private record Scheduled(long atNanos, long order, Runnable action) {}

  /** Runs an action after some virtual time. */
  public void after(long micros, Runnable action) {
    queue.add(new Scheduled(nowNanos + micros * 1_000, order++, action));
  }

  /** Returns the timers of somebody who lives in this time. */
  public Timers timers() {
    return new Timers() {
      @Override
      public void next(Runnable action) {
        VirtualTime.this.after(0, action);
      }

      @Override
      public void after(long millis, Runnable action) {
        VirtualTime.this.after(millis * 1_000, action);
      }
    };
  }

  /** Computes at some other place, and has the result after some virtual time. */
  public <T> Future<T> elsewhere(Callable<T> computation) {
    Promise<T> done = Promise.promise();
    after(
        ELSEWHERE_MICROS,
        () -> {
          try {
            done.complete(computation.call());
          } catch (Exception failure) {
            done.fail(failure);
          }
        });
    return done.future();
  }

  /**
   * Runs everything that is scheduled, also what that schedules.
   *
   * @throws IllegalStateException when there is no end to it
   */
  public void run(int actionsMax) {
    for (int i = 0; i < actionsMax; i++) {
      Scheduled next = queue.poll();
      if (next == null) {
        return;
      }
      nowNanos = next.atNanos();
      next.action().run();
    }
    throw new IllegalStateException("still busy after " + actionsMax + " actions");
  }

  @Override
  public Instant now() {
    return EPOCH.plusNanos(nowNanos).truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public long nanoTime() {
    return nowNanos;
  }
}
