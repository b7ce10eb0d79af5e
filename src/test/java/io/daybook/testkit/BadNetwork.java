package io.daybook.testkit;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * The way to a store: every call takes some virtual time, and may break off before it had an
 * effect, or after; it may even take effect long after its caller was told that it broke off.
 */
public final class BadNetwork {
  private static final long LATE_MICROS_MAX = 200_000;

  private final VirtualTime time;
  private final VirtualTime.Life caller;
  private final SplittableRandom random;
  private double brokenShare;
  private int broken;

  /**
   * Creates a way.
   *
   * @param caller who is answered, as long as it lives
   * @param brokenShare how many calls break off, 0 to 1
   */
  public BadNetwork(
      VirtualTime time, VirtualTime.Life caller, SplittableRandom random, double brokenShare) {
    this.time = time;
    this.caller = caller;
    this.random = random;
    this.brokenShare = brokenShare;
  }

  /** Returns how many calls broke off. */
  public int broken() {
    return broken;
  }

  /** Sets how many calls break off from now on. */
  public void breakOff(double share) {
    brokenShare = share;
  }

  /** Calls the store. */
  public <T> Future<T> call(Supplier<Future<T>> effect) {
    Promise<T> promise = Promise.promise();
    long there = 50L + random.nextInt(2_000);
    long back = 50L + random.nextInt(2_000);
    if (random.nextDouble() >= brokenShare) {
      time.after(
          there,
          () ->
              effect
                  .get()
                  .onComplete(done -> caller.afterMicros(back, () -> handle(promise, done))));
      return promise.future();
    }
    broken++;
    switch (random.nextInt(3)) {
      case 0 -> caller.afterMicros(there, () -> promise.fail("broke off before"));
      case 1 -> {
        time.after(there, () -> effect.get().onComplete(done -> {}));
        caller.afterMicros(there + back, () -> promise.fail("broke off after"));
      }
      default -> {
        caller.afterMicros(there, () -> promise.fail("broke off, and took effect late"));
        time.after(
            there + random.nextLong(LATE_MICROS_MAX), () -> effect.get().onComplete(done -> {}));
      }
    }
    return promise.future();
  }

  private static <T> void handle(Promise<T> promise, AsyncResult<T> done) {
    if (done.succeeded()) {
      promise.complete(done.result());
    } else {
      promise.fail(done.cause());
    }
  }
}
