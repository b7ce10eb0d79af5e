package io.daybook.load.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keeps so many pieces of work under way on the event loops, for so long, and counts what is done.
 *
 * <p>Context: each lane stays on one event loop; its next piece begins when the last one is done.
 */
final class ClosedLoop {
  private final Vertx vertx;
  private final int lanes;

  /** The work of one lane. */
  @FunctionalInterface
  interface Lane {
    /** Does the next piece and returns how many units of work it was. */
    Future<Integer> next();
  }

  /** Makes the lanes, numbered from 0. */
  @FunctionalInterface
  interface Lanes {
    Lane lane(int number);
  }

  ClosedLoop(Vertx vertx, int lanes) {
    this.vertx = vertx;
    this.lanes = lanes;
  }

  /** Runs, and returns the units that were done each second; fails with the first failure. */
  double perSecond(int seconds, Lanes work) {
    long from = System.nanoTime();
    long until = from + TimeUnit.SECONDS.toNanos(seconds);
    int loops = Math.max(2, Runtime.getRuntime().availableProcessors());
    List<Context> contexts = new ArrayList<>();
    for (int i = 0; i < Math.min(loops, lanes); i++) {
      contexts.add(vertx.getOrCreateContext());
    }
    List<Future<Long>> counts = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      Run run = new Run(work.lane(i), until);
      counts.add(run.count.future());
      contexts.get(i % contexts.size()).runOnContext(begin -> run.next());
    }
    long done =
        Engine.await(Future.all(counts)).<Long>list().stream().mapToLong(Long::longValue).sum();
    return done * (double) TimeUnit.SECONDS.toNanos(1) / (until - from);
  }

  /** One lane until its time is over; what is answered later does not count. */
  private static final class Run {
    private final Lane lane;
    private final long untilNanos;
    private final Promise<Long> count = Promise.promise();
    private long done;

    Run(Lane lane, long untilNanos) {
      this.lane = lane;
      this.untilNanos = untilNanos;
    }

    void next() {
      lane.next().onComplete(this::done, count::fail);
    }

    private void done(int units) {
      if (System.nanoTime() - untilNanos >= 0) {
        count.complete(done);
        return;
      }
      done += units;
      next();
    }
  }
}
