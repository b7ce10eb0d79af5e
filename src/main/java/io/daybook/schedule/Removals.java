package io.daybook.schedule;

import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommandStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes many delivered commands in one statement: those that come while one is under way go
 * together with the next. There are never more than are delivered at once.
 *
 * <p>Context: owned by one verticle.
 */
final class Removals {
  private final ScheduledCommandStore store;
  private List<ScheduledCommand> gathered = new ArrayList<>();
  private Promise<Void> together = Promise.promise();
  private boolean underWay;

  Removals(ScheduledCommandStore store) {
    this.store = store;
  }

  /** Removes a command whose outcome is known to be durable. */
  Future<Void> remove(ScheduledCommand delivered) {
    gathered.add(delivered);
    Future<Void> removed = together.future();
    if (!underWay) {
      next();
    }
    return removed;
  }

  private void next() {
    if (gathered.isEmpty()) {
      return;
    }
    List<ScheduledCommand> group = gathered;
    Promise<Void> done = together;
    gathered = new ArrayList<>();
    together = Promise.promise();
    underWay = true;
    store
        .remove(group)
        .onComplete(
            removed -> {
              underWay = false;
              done.complete();
              next();
            },
            failure -> {
              underWay = false;
              done.fail(failure);
              next();
            });
  }
}
