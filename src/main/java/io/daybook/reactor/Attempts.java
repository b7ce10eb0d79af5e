package io.daybook.reactor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * Tries something until it is done.
 *
 * <p>What failed because the event store is away, or takes nothing now, or because a queue is full,
 * is tried again for ever: that is so for everybody, and is no fault of this one thing. So is what
 * nobody said anything about while the store does not answer. What fails for another reason is
 * tried a bounded number of times. What can't succeed is not tried again.
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

    /** Nothing like it can be done now: there is no room, or the event store takes nothing. */
    record NotNow<T>(String problem) implements Attempt<T> {}

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
      Future.succeededFuture()
          .compose(_ -> attempt.get())
          .onComplete(this::ended, failure -> failed(Blame.of(failure)));
    }

    private void ended(Attempt<T> ended) {
      switch (ended) {
        case Attempt.Done<T>(T result) -> {
          outages.over(this);
          done.complete(result);
        }
        case Attempt.Failed<T>(String problem) -> failed(problem);
        case Attempt.NotNow<T>(String problem) -> waits(problem);
        case Attempt.Hopeless<T>(String problem) -> stuck(problem);
      }
    }

    private void failed(String problem) {
      outages
          .isAway()
          .onSuccess(
              away -> {
                if (away) {
                  waits("the event store does not answer: " + problem);
                } else {
                  itsOwnFault(problem);
                }
              });
    }

    /** It does not count as an attempt. */
    private void waits(String problem) {
      outages.waits(this, problem);
      attempts--;
      again();
    }

    private void itsOwnFault(String problem) {
      outages.over(this);
      if (attempts >= attemptsMax) {
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
      outages.over(this);
      done.fail(new StuckException(step, problem, attempts));
    }
  }
}
