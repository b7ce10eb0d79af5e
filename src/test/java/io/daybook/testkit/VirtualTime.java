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
import java.util.function.BooleanSupplier;

/** A clock that stands still but for the actions that were scheduled on it; single-threaded. */
public final class VirtualTime implements Clock {
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private static final long ELSEWHERE_MICROS = 200;
  private static final long LOOK_NANOS = 1_000_000;

  private final PriorityQueue<Scheduled> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Scheduled::atNanos).thenComparingLong(Scheduled::order));
  private long nowNanos;
  private long order;

  private record Scheduled(long atNanos, long order, Runnable action) {}

  /** A process that lives in this time: after its death nothing of it happens any more. */
  public final class Life implements Timers {
    private boolean dead;

    private Life() {}

    /** Runs an action after some virtual time, unless the process is dead by then. */
    public void afterMicros(long micros, Runnable action) {
      VirtualTime.this.after(
          micros,
          () -> {
            if (!dead) {
              action.run();
            }
          });
    }

    @Override
    public void next(Runnable action) {
      afterMicros(0, action);
    }

    @Override
    public void after(long millis, Runnable action) {
      afterMicros(millis * 1_000, action);
    }

    /** Computes on another thread, and has the result after some virtual time. */
    public <T> Future<T> elsewhere(Callable<T> computation) {
      Promise<T> done = Promise.promise();
      afterMicros(
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

    /** Kills it, without a warning. */
    public void kill() {
      dead = true;
    }

    /** Tells whether it was killed. */
    public boolean dead() {
      return dead;
    }
  }

  /** Starts a process. */
  public Life process() {
    return new Life();
  }

  /** Runs an action after some virtual time. */
  public void after(long micros, Runnable action) {
    queue.add(new Scheduled(nowNanos + micros * 1_000, order++, action));
  }

  /**
   * Runs everything that is scheduled, also what that schedules.
   *
   * @throws IllegalStateException when there is no end to it
   */
  public void run(int actionsMax) {
    for (int i = 0; i < actionsMax; i++) {
      if (!runNext()) {
        return;
      }
    }
    throw new IllegalStateException("still busy after " + actionsMax + " actions");
  }

  /**
   * Runs what is scheduled until something holds, which is looked at every millisecond of it.
   *
   * @param micros for how much virtual time at most
   * @return whether it holds
   */
  public boolean runUntil(BooleanSupplier holds, long micros) {
    long end = nowNanos + micros * 1_000;
    long look = nowNanos;
    while (true) {
      if (nowNanos >= look) {
        if (holds.getAsBoolean()) {
          return true;
        }
        look = nowNanos + LOOK_NANOS;
      }
      if (nowNanos > end || !runNext()) {
        return holds.getAsBoolean();
      }
    }
  }

  private boolean runNext() {
    Scheduled next = queue.poll();
    if (next == null) {
      return false;
    }
    nowNanos = next.atNanos();
    next.action().run();
    return true;
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
