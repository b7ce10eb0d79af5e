package io.daybook.eventstore.memory;

import io.daybook.eventstore.ParkedReaction;
import io.daybook.eventstore.ParkedReaction.State;
import io.daybook.eventstore.ParkedReactionStore;
import io.daybook.eventstore.Positions;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Parked reactions without a disk.
 *
 * <p>Context: one thread; answers at once.
 */
public final class InMemoryParkedReactions implements ParkedReactionStore {
  private final Map<Place, ParkedReaction> kept =
      new TreeMap<>(
          Comparator.comparing(Place::reactor)
              .thenComparingInt(Place::partition)
              .thenComparingLong(Place::position));

  private final int partitions;

  private record Place(String reactor, int partition, long position) {
    static Place of(ParkedReaction reaction) {
      return new Place(reaction.reactor(), reaction.partition(), reaction.position());
    }
  }

  /** Creates an empty list beside a log of so many partitions. */
  public InMemoryParkedReactions(int partitions) {
    this.partitions = partitions;
  }

  private Stream<ParkedReaction> open(String reactor) {
    return kept.values().stream()
        .filter(one -> one.reactor().equals(reactor) && one.state() != State.GIVEN_UP);
  }

  @Override
  public Future<Outcome> park(ParkedReaction failed, int max) {
    return Future.succeededFuture(keep(failed, max));
  }

  private Outcome keep(ParkedReaction reaction, int max) {
    ParkedReaction before = kept.get(Place.of(reaction));
    if (before != null && before.state() == State.GIVEN_UP) {
      return Outcome.KEPT;
    }
    if (before == null && open(reaction.reactor()).count() >= max) {
      return Outcome.FULL;
    }
    kept.put(Place.of(reaction), before == null ? reaction : reaction.parkedSince(before.since()));
    return Outcome.KEPT;
  }

  @Override
  public Future<Outcome> hold(ParkedReaction waiting, int max) {
    if (kept.containsKey(Place.of(waiting))) {
      return Future.succeededFuture(Outcome.KEPT);
    }
    boolean free =
        open(waiting.reactor())
            .noneMatch(
                one ->
                    one.stream().equals(waiting.stream()) && one.position() < waiting.position());
    return Future.succeededFuture(free ? Outcome.FREE : keep(waiting, max));
  }

  @Override
  public Future<Optional<ParkedReaction>> find(String reactor, int partition, long position) {
    return Future.succeededFuture(
        Optional.ofNullable(kept.get(new Place(reactor, partition, position))));
  }

  @Override
  public Future<List<ParkedReaction>> list(
      String reactor, int partition, long position, int limit) {
    return Future.succeededFuture(
        kept.values().stream()
            .filter(one -> one.reactor().equals(reactor))
            .filter(
                one ->
                    one.partition() > partition
                        || (one.partition() == partition && one.position() > position))
            .limit(limit)
            .toList());
  }

  @Override
  public Future<List<ParkedReaction>> firsts(String reactor) {
    Map<Object, ParkedReaction> firsts = new LinkedHashMap<>();
    open(reactor).forEach(one -> firsts.putIfAbsent(one.stream(), one));
    return Future.succeededFuture(List.copyOf(firsts.values()));
  }

  @Override
  public Future<Void> remove(String reactor, int partition, long position) {
    kept.computeIfPresent(
        new Place(reactor, partition, position),
        (place, there) -> there.state() == State.GIVEN_UP ? there : null);
    return Future.succeededFuture();
  }

  @Override
  public Future<Boolean> giveUp(String reactor, int partition, long position) {
    ParkedReaction there = kept.get(new Place(reactor, partition, position));
    if (there == null || there.state() == State.GIVEN_UP) {
      return Future.succeededFuture(false);
    }
    kept.put(Place.of(there), there.givenUp());
    return Future.succeededFuture(true);
  }

  @Override
  public Future<Positions> last(String reactor) {
    Positions last = Positions.start(partitions);
    for (Place place : kept.keySet()) {
      last =
          place.reactor().equals(reactor) ? last.with(place.partition(), place.position()) : last;
    }
    return Future.succeededFuture(last);
  }

  @Override
  public Future<Integer> count(String reactor) {
    return Future.succeededFuture((int) open(reactor).count());
  }
}
