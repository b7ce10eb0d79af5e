package io.daybook.reactor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * Tries something until it is done.
 *
 * <p>What failed because the event store is away, or because a queue is full, is tried again for
 * ever: that is so for everybody, and is no fault of this one thing. What fails although the store
 * answers is tried a bounded number of times. What can't succeed is not tried again.
 *
 * <p>Context: owned by one reactor.
 */
final class Attempts {
  private final ReactorOptions options;
  private final int attemptsMax;
  private final ReactorPorts ports;
  private final Outages outages;
  private final ReactorCounters counters;

  /** What came of one attempt. */
  sealed interface Attempt<T> {
    /** It is done. */
    record Done<T>(T result) implements Attempt<T> {}

    /** It may succeed when it is tried again. */
    record Failed<T>(String problem) implements Attempt<T> {}

    /** There is no room for it now. */
    record NoRoom<T>(String problem) implements Attempt<T> {}

    /** It will fail in the same way each time. */
    record Hopeless<T>(String problem) implements Attempt<T> {}
  }

  /**
   * Creates them.
   *
   * @param attemptsMax how often something is tried whose failure is its own
   */
  Attempts(
      ReactorOptions options,
      int attemptsMax,
      ReactorPorts ports,
      Outages outages,
      ReactorCounters counters) {
    this.options = options;
    this.attemptsMax = attemptsMax;
    this.ports = ports;
    this.outages = outages;
    this.counters = counters;
  }

  /**
   * Tries; fails with {@link StuckException} when it can't be done.
   *
   * @param step what it is, for people
   */
  <T> Future<T> until(String step, Supplier<Future<Attempt<T>>> attempt) {
    Series<T> series = new Series<>(step, attempt);
    series.attempt();
    return series.done.future();
  }

  private final class Series<T> {
    private final String step;
    private final Supplier<Future<Attempt<T>>> attempt;
    private final Promise<T> done = Promise.promise();
    private int attempts;
    private int failures;

    Series(String step, Supplier<Future<Attempt<T>>> attempt) {
      this.step = step;
      this.attempt = attempt;
    }

    void attempt() {
      attempts++;
      attempt.get().onComplete(this::ended, failure -> failed(failure.toString()));
    }

    private void ended(Attempt<T> ended) {
      switch (ended) {
        case Attempt.Done<T>(T result) -> {
          outages.over();
          done.complete(result);
        }
        case Attempt.Failed<T>(String problem) -> failed(problem);
        case Attempt.NoRoom<T>(String problem) -> {
          outages.noRoom(problem);
          attempts--;
          again();
        }
        case Attempt.Hopeless<T>(String problem) -> stuck(problem);
      }
    }

    private void failed(String problem) {
      outages.isAway(problem).onSuccess(away -> failed(problem, away));
    }

    private void failed(String problem, boolean away) {
      if (away) {
        attempts--;
        again();
      } else if (attempts >= attemptsMax) {
        stuck(problem);
      } else {
        again();
      }
    }

    private void again() {
      counters.retries++;
      failures++;
      ports.timers().after(options.pauseMillis(failures), this::attempt);
    }

    private void stuck(String problem) {
      done.fail(new StuckException(step, problem, attempts));
    }
  }
}
