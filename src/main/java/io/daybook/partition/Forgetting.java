package io.daybook.partition;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The keys that are destroyed, until no state here has anything of their persons.
 *
 * <p>Context: owned by one partition.
 */
final class Forgetting {
  private final Set<UUID> keys = new HashSet<>();
  private final List<Promise<Void>> waiting = new ArrayList<>();

  /** Adds keys, and begins; the future completes when their persons are forgotten. */
  Future<Void> add(Set<UUID> destroyed, Runnable begin) {
    Promise<Void> promise = Promise.promise();
    keys.addAll(destroyed);
    waiting.add(promise);
    begin.run();
    return promise.future();
  }

  boolean isDue() {
    return !waiting.isEmpty();
  }

  /** Removes what there is of them; nothing may be on its way. */
  void forget(StateCache cache) {
    if (isDue()) {
      cache.removeOf(keys);
      keys.clear();
      List<Promise<Void>> done = List.copyOf(waiting);
      waiting.clear();
      done.forEach(Promise::complete);
    }
  }
}
