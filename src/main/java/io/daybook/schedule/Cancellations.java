package io.daybook.schedule;

import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.Key;
import io.daybook.eventstore.ScheduledCommandStore;
import io.daybook.platform.Clock;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Cancels commands that wait. What is claimed is being delivered, and what was claimed before may
 * have taken effect, which the event store knows; between the two the row decides who was faster.
 *
 * <p>Context: safe for all threads.
 */
public final class Cancellations {
  private static final int LOOKS_MAX = 3;

  private final ScheduledCommandStore store;
  private final EventStore events;
  private final Clock clock;

  /** Creates it. */
  public Cancellations(ScheduledCommandStore store, EventStore events, Clock clock) {
    this.store = store;
    this.events = events;
    this.clock = clock;
  }

  /** What came of a cancellation. */
  public enum Outcome {
    /** It will not be delivered any more. */
    CANCELLED,
    /** There is no such command. */
    NOTHING,
    /** It is being delivered, or that is not known yet. */
    BEING_DELIVERED,
    /** It took effect. */
    DELIVERED
  }

  /** Cancels a command that waits, or forgets one that is parked. */
  public Future<Outcome> cancel(Key key) {
    return cancel(key, LOOKS_MAX);
  }

  private Future<Outcome> cancel(Key key, int looks) {
    return store
        .find(key)
        .compose(found -> found.isEmpty() ? done(Outcome.NOTHING) : cancel(found.get(), looks));
  }

  private Future<Outcome> cancel(ScheduledCommand seen, int looks) {
    if (seen.isClaimed(clock.now()) || looks == 0) {
      return done(Outcome.BEING_DELIVERED);
    }
    Future<Optional<Effects.Effect>> effect =
        seen.state().attempts() == 0
            ? Future.succeededFuture(Optional.empty())
            : Effects.find(events, seen.key());
    return effect.compose(
        had -> had.isPresent() ? done(Outcome.DELIVERED) : cancelUnchanged(seen, looks));
  }

  /** Who was faster decides. */
  private Future<Outcome> cancelUnchanged(ScheduledCommand seen, int looks) {
    return store
        .cancel(seen, clock.now())
        .compose(cancelled -> cancelled ? done(Outcome.CANCELLED) : cancel(seen.key(), looks - 1));
  }

  private static Future<Outcome> done(Outcome outcome) {
    return Future.succeededFuture(outcome);
  }
}
