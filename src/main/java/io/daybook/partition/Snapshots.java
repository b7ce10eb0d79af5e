package io.daybook.partition;

import io.daybook.codec.StateCodec;
import io.daybook.codec.StateCodec.Encoded;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Snapshot;
import io.daybook.privacy.SealedStates;
import io.daybook.privacy.SealedStates.Opened;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Writes the states of long streams to the store now and then, and reads them instead of the events
 * before them. They are encoded and stored beside the commands, a few at once; one that fails is
 * tried again so many events later.
 *
 * <p>Context: owned by one partition.
 */
final class Snapshots {
  private static final System.Logger LOG = System.getLogger(Snapshots.class.getName());
  private static final int UNDER_WAY_MAX = 2;

  private final int partition;
  private final EventStore store;
  private final StateCodec codec;
  private final SealedStates personal;
  private final PartitionPorts.Background background;
  private final int everyEvents;
  private final PartitionCounters counters;
  private int underWay;

  Snapshots(
      int partition, PartitionPorts ports, PartitionOptions options, PartitionCounters counters) {
    this.partition = partition;
    this.store = ports.store();
    this.codec = ports.states();
    this.personal = ports.personal().states();
    this.background = ports.background();
    this.everyEvents = options.snapshotEveryEvents();
    this.counters = counters;
  }

  /** Takes a snapshot of the committed state when the last one is old enough. */
  void offer(StreamState state) {
    if (state.eventsSinceSnapshot() < everyEvents || underWay >= UNDER_WAY_MAX) {
      return;
    }
    underWay++;
    Object committed = state.committedState();
    long version = state.committedVersion();
    UUID eventId = state.committedEventId();
    Set<UUID> keys = state.personalKeys();
    state.snapshotTaken();
    background
        .run(() -> codec.encode(state.stream().category(), committed))
        .compose(encoded -> save(state, version, eventId, keys, encoded))
        .onComplete(saved -> underWay--, failure -> failed(state, failure));
  }

  private Future<Void> save(
      StreamState state, long version, UUID eventId, Set<UUID> keys, Optional<Encoded> encoded) {
    if (encoded.isEmpty()) {
      return Future.succeededFuture();
    }
    Encoded one = encoded.get();
    state.measured(one.state().length());
    counters.snapshots++;
    Snapshot plain = new Snapshot(state.stream(), version, eventId, one.schema(), one.state());
    Optional<Snapshot> sealed = personal.seal(plain, keys);
    return sealed.isEmpty()
        ? Future.succeededFuture()
        : store.saveSnapshot(partition, sealed.get());
  }

  private void failed(StreamState state, Throwable failure) {
    underWay--;
    LOG.log(
        System.Logger.Level.WARNING,
        "a snapshot of {0} was not stored: {1}",
        state.stream(),
        failure.getMessage());
  }

  /** Brings a state that is being loaded to its latest snapshot, if there is one that helps. */
  Future<Void> restore(StreamState state) {
    return store
        .readSnapshot(partition, state.stream())
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.<Opened>empty())
                    : personal.open(found.get()))
        .map(
            opened -> {
              opened.ifPresent(one -> restore(state, one));
              return null;
            });
  }

  private void restore(StreamState state, Opened opened) {
    Snapshot snapshot = opened.snapshot();
    if (snapshot.version() > state.version()) {
      codec
          .decode(state.stream().category(), snapshot.schema(), snapshot.state())
          .ifPresent(restored -> state.restore(snapshot, restored, opened.keys()));
    }
  }
}
