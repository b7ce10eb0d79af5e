package io.daybook.testkit;

import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.Key;
import io.daybook.eventstore.ScheduledCommand.Trouble;
import io.daybook.eventstore.ScheduledCommandStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Scheduled commands that are kept elsewhere; what is between is for subclasses to say. */
public class ForwardingScheduledCommands implements ScheduledCommandStore {
  private final ScheduledCommandStore store;

  /** Wraps a store. */
  public ForwardingScheduledCommands(ScheduledCommandStore store) {
    this.store = store;
  }

  /** Calls the store; every call goes through here. */
  protected <T> Future<T> call(Supplier<Future<T>> effect) {
    return effect.get();
  }

  @Override
  public Future<Map<Key, ScheduledCommand>> insert(List<ScheduledCommand> commands) {
    return call(() -> store.insert(commands));
  }

  @Override
  public Future<List<ScheduledCommand>> claim(Instant now, Instant until, int limit) {
    return call(() -> store.claim(now, until, limit));
  }

  @Override
  public Future<Optional<Instant>> nextDue() {
    return call(store::nextDue);
  }

  @Override
  public Future<Void> remove(List<ScheduledCommand> delivered) {
    return call(() -> store.remove(delivered));
  }

  @Override
  public Future<Void> again(ScheduledCommand claimed, Instant dueAt, boolean unsure, Trouble why) {
    return call(() -> store.again(claimed, dueAt, unsure, why));
  }

  @Override
  public Future<Void> park(ScheduledCommand claimed, Instant now, Trouble why, boolean keepBody) {
    return call(() -> store.park(claimed, now, why, keepBody));
  }

  @Override
  public Future<Boolean> revive(Key key, Instant now) {
    return call(() -> store.revive(key, now));
  }

  @Override
  public Future<Boolean> cancel(ScheduledCommand seen, Instant now) {
    return call(() -> store.cancel(seen, now));
  }

  @Override
  public Future<Optional<ScheduledCommand>> find(Key key) {
    return call(() -> store.find(key));
  }

  @Override
  public Future<List<ScheduledCommand>> list(boolean parked, @Nullable Place after, int limit) {
    return call(() -> store.list(parked, after, limit));
  }

  @Override
  public Future<Counts> count(Instant now) {
    return call(() -> store.count(now));
  }

  @Override
  public Future<Integer> purge(Instant parkedBefore, int parkedMax) {
    return call(() -> store.purge(parkedBefore, parkedMax));
  }
}
