package io.daybook.reactor;

import io.daybook.eventstore.EventStore;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is wrong for everybody from what is wrong with one command, by asking the event store
 * where nobody has said it; and remembers what waits because of that.
 *
 * <p>Context: owned by one reactor.
 */
final class Outages {
  private final EventStore store;
  private final Map<Object, String> waiting = new LinkedHashMap<>();
  private @Nullable Future<Boolean> asked;

  Outages(EventStore store) {
    this.store = store;
  }

  /** Tells whether the store does not answer now; all who wait for that share one question. */
  Future<Boolean> isAway() {
    Future<Boolean> shared = asked;
    if (shared != null) {
      return shared;
    }
    Future<Boolean> away =
        store.heads().map(heads -> false).otherwise(true).onSuccess(answer -> asked = null);
    asked = away.isComplete() ? null : away;
    return away;
  }

  /** Somebody waits for something that is no fault of his. */
  void waits(Object who, String forWhat) {
    waiting.put(who, forWhat);
  }

  /** He does not wait for it any more. */
  void over(Object who) {
    waiting.remove(who);
  }

  /** Returns what is waited for, the longest wait first; null when nobody waits. */
  @Nullable String problem() {
    return waiting.isEmpty() ? null : "waits: " + waiting.values().iterator().next();
  }
}
