package io.daybook.testkit;

import io.daybook.eventstore.ParkedReaction;
import io.daybook.eventstore.ParkedReactionStore;
import io.daybook.eventstore.Positions;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Parked reactions behind a bad network. */
public record FlakyParkedReactions(ParkedReactionStore store, FlakyEventStore network)
    implements ParkedReactionStore {
  @Override
  public Future<Outcome> park(ParkedReaction failed, int max) {
    return network.call(() -> store.park(failed, max));
  }

  @Override
  public Future<Outcome> hold(ParkedReaction waiting, int max) {
    return network.call(() -> store.hold(waiting, max));
  }

  @Override
  public Future<Optional<ParkedReaction>> find(String reactor, int partition, long position) {
    return network.call(() -> store.find(reactor, partition, position));
  }

  @Override
  public Future<List<ParkedReaction>> list(
      String reactor, int partition, long position, int limit) {
    return network.call(() -> store.list(reactor, partition, position, limit));
  }

  @Override
  public Future<List<ParkedReaction>> firsts(String reactor) {
    return network.call(() -> store.firsts(reactor));
  }

  @Override
  public Future<Void> remove(String reactor, int partition, long position) {
    return network.call(() -> store.remove(reactor, partition, position));
  }

  @Override
  public Future<Boolean> giveUp(String reactor, int partition, long position) {
    return network.call(() -> store.giveUp(reactor, partition, position));
  }

  @Override
  public Future<Positions> last(String reactor) {
    return network.call(() -> store.last(reactor));
  }

  @Override
  public Future<Integer> count(String reactor) {
    return network.call(() -> store.count(reactor));
  }
}
