package io.daybook.reactor;

import io.daybook.eventstore.ParkedReaction;
import io.daybook.eventstore.ParkedReaction.State;
import io.daybook.eventstore.ParkedReactionStore;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Parks what a reactor can't do, and knows which streams are held back by that.
 *
 * <p>Nothing is lost: what can't be kept now, because the store is away or the list is full, is
 * kept later, and until then its event is not done. While the list is full nothing new is begun.
 *
 * <p>Another node may park, retry or give up, too. So the list is read again from time to time, and
 * whether a stream is held is in the end decided by the store, in the statement that keeps a
 * waiting reaction.
 *
 * <p>Context: owned by one reactor.
 */
final class Parking {
  private final String reactor;
  private final ReactorOptions options;
  private final ReactorPorts ports;
  private final ParkedReactionStore store;
  private final ReactorCounters counters;
  private Set<StreamId> held = new HashSet<>();
  private Set<StreamId> heldSinceAsked = new HashSet<>();
  private Positions last;
  private int count;
  private int waitingForRoom;

  Parking(String reactor, ReactorOptions options, ReactorPorts ports, ReactorCounters counters) {
    this.reactor = reactor;
    this.options = options;
    this.ports = ports;
    this.store = ports.parked();
    this.counters = counters;
    this.last = Positions.start(ports.store().partitions().count());
  }

  /** Tells whether an earlier reaction to that stream is parked, as far as is known here. */
  boolean holds(StreamId stream) {
    return held.contains(stream);
  }

  /** Tells whether there is no room for what has to be parked. */
  boolean isFull() {
    return waitingForRoom > 0;
  }

  /** Returns how many are parked, as far as is known here. */
  int count() {
    return count;
  }

  /** Reads the list again; returns the first of each stream. */
  Future<List<ParkedReaction>> refresh() {
    heldSinceAsked = new HashSet<>();
    return store
        .last(reactor)
        .compose(
            found -> {
              last = found;
              return store.count(reactor);
            })
        .compose(
            found -> {
              count = found;
              return found == 0 ? Future.succeededFuture(List.of()) : store.firsts(reactor);
            })
        .onSuccess(this::refreshed);
  }

  private void refreshed(List<ParkedReaction> firsts) {
    held =
        firsts.stream().map(ParkedReaction::stream).collect(Collectors.toCollection(HashSet::new));
    held.addAll(heldSinceAsked);
  }

  /** Parks a reaction that failed; completes once it is kept. */
  Future<Void> park(RecordedEvent event, StuckException stuck) {
    hold(event.stream());
    counters.parked++;
    ParkedReaction failed = entry(event, State.FAILED, stuck);
    return kept(() -> store.park(failed, options.parkedMax())).mapEmpty();
  }

  /** Parks a reaction behind another one of its stream; tells false when it need not wait. */
  Future<Boolean> parkBehind(RecordedEvent event) {
    ParkedReaction waiting =
        entry(
            event,
            State.WAITING,
            new StuckException("", "an earlier reaction to the stream is parked", 0));
    return kept(() -> store.hold(waiting, options.parkedMax()))
        .map(outcome -> outcome == ParkedReactionStore.Outcome.KEPT)
        .onSuccess(
            kept -> {
              if (!kept) {
                held.remove(event.stream());
              }
            });
  }

  /**
   * Tells whether a person has given up the reaction to an event: before a restart, or on another
   * node that is ahead of this one. Asks where anything is kept from there on.
   */
  Future<Boolean> isGivenUp(RecordedEvent event) {
    if (event.position() > last.of(event.partition())) {
      return Future.succeededFuture(false);
    }
    Promise<Boolean> done = Promise.promise();
    tryToFind(event, done, 1);
    return done.future();
  }

  private void tryToFind(RecordedEvent event, Promise<Boolean> givenUp, int attempt) {
    store
        .find(reactor, event.partition(), event.position())
        .onComplete(
            found -> givenUp.complete(found.filter(Parking::isGivenUp).isPresent()),
            failure -> later(() -> tryToFind(event, givenUp, attempt + 1), attempt));
  }

  private static boolean isGivenUp(ParkedReaction kept) {
    return kept.state() == State.GIVEN_UP;
  }

  private void hold(StreamId stream) {
    held.add(stream);
    heldSinceAsked.add(stream);
  }

  private ParkedReaction entry(RecordedEvent event, State state, StuckException stuck) {
    return new ParkedReaction(
        reactor,
        event.partition(),
        event.position(),
        event.stream(),
        event.id(),
        event.type(),
        state,
        stuck.step(),
        stuck.problem(),
        stuck.attempts(),
        ports.clock().now());
  }

  private Future<ParkedReactionStore.Outcome> kept(
      Supplier<Future<ParkedReactionStore.Outcome>> keep) {
    Promise<ParkedReactionStore.Outcome> done = Promise.promise();
    tryToKeep(keep, done, false, 1);
    return done.future();
  }

  private void tryToKeep(
      Supplier<Future<ParkedReactionStore.Outcome>> keep,
      Promise<ParkedReactionStore.Outcome> done,
      boolean waited,
      int attempt) {
    keep.get()
        .onComplete(
            outcome -> {
              boolean full = outcome == ParkedReactionStore.Outcome.FULL;
              waitingForRoom += (full ? 1 : 0) - (waited ? 1 : 0);
              if (full) {
                later(() -> tryToKeep(keep, done, true, attempt + 1), attempt);
              } else {
                done.complete(outcome);
              }
            },
            failure -> later(() -> tryToKeep(keep, done, waited, attempt + 1), attempt));
  }

  private void later(Runnable action, int attempt) {
    ports.timers().after(options.pauseMillis(attempt), action);
  }
}
