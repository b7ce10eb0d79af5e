package io.daybook.reactor;

import io.daybook.eventstore.EventStore;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is wrong for everybody from what is wrong with one command: it asks the event store.
 *
 * <p>Context: owned by one reactor.
 */
final class Outages {
  private final EventStore store;
  private @Nullable Future<Boolean> asked;
  private @Nullable String problem;

  Outages(EventStore store) {
    this.store = store;
  }

  /** Tells whether the store does not answer now; all who wait for that share one question. */
  Future<Boolean> isAway(String symptom) {
    Future<Boolean> waiting = asked;
    if (waiting != null) {
      return waiting;
    }
    Future<Boolean> away =
        store
            .heads()
            .map(heads -> false)
            .otherwise(true)
            .onSuccess(isAway -> answered(isAway, symptom));
    asked = away.isComplete() ? null : away;
    return away;
  }

  private void answered(boolean away, String symptom) {
    asked = null;
    if (away) {
      problem = "waits for the event store: " + symptom;
    }
  }

  void noRoom(String symptom) {
    problem = "waits: " + symptom;
  }

  /** Something has succeeded. */
  void over() {
    problem = null;
  }

  /** Returns what everybody waits for, null when nothing is away. */
  @Nullable String problem() {
    return problem;
  }
}
