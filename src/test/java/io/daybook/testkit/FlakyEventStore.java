package io.daybook.testkit;

import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.AppendOutcome;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Partitions;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.Snapshot;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * An event store behind a bad network: every call takes some virtual time, and may break off before
 * it had an effect, or after; an append may even take effect long after its caller was told that it
 * broke off.
 */
public final class FlakyEventStore implements EventStore {
  private final EventStore store;
  private final BadNetwork network;
  private int lookedUp;

  /**
   * Wraps a store.
   *
   * @param caller who is answered, as long as it lives
   * @param brokenShare how many calls break off, 0 to 1
   */
  public FlakyEventStore(
      EventStore store,
      VirtualTime time,
      VirtualTime.Life caller,
      SplittableRandom random,
      double brokenShare) {
    this.store = store;
    this.network = new BadNetwork(time, caller, random, brokenShare);
  }

  /** Returns how many calls broke off. */
  public int broken() {
    return network.broken();
  }

  /** Returns how often a command was looked up. */
  public int lookedUp() {
    return lookedUp;
  }

  /** Sets how many calls break off from now on. */
  public void breakOff(double share) {
    network.breakOff(share);
  }

  /** Calls something that lies beside the events, over the same network. */
  public <T> Future<T> call(Supplier<Future<T>> effect) {
    return network.call(effect);
  }

  @Override
  public UUID id() {
    return store.id();
  }

  @Override
  public Partitions partitions() {
    return store.partitions();
  }

  @Override
  public Future<AppendOutcome> append(AppendBatch batch) {
    return call(() -> store.append(batch));
  }

  @Override
  public Future<Head> head(int partition) {
    return call(() -> store.head(partition));
  }

  @Override
  public Future<Positions> heads() {
    return call(store::heads);
  }

  @Override
  public Future<List<RecordedEvent>> readPartition(int partition, long fromPosition, int limit) {
    return call(() -> store.readPartition(partition, fromPosition, limit));
  }

  @Override
  public Future<List<RecordedEvent>> readStream(
      StreamId stream, long fromVersion, int limit, Direction direction) {
    return call(() -> store.readStream(stream, fromVersion, limit, direction));
  }

  @Override
  public Future<List<RecordedEvent>> readStreams(
      int partition, List<StreamId> streams, int limitEach) {
    return call(() -> store.readStreams(partition, streams, limitEach));
  }

  @Override
  public Future<Long> streamVersion(StreamId stream) {
    return call(() -> store.streamVersion(stream));
  }

  @Override
  public Future<List<RecordedEvent>> readCommand(StreamId stream, String commandId) {
    lookedUp++;
    return call(() -> store.readCommand(stream, commandId));
  }

  @Override
  public Future<Optional<Snapshot>> readSnapshot(int partition, StreamId stream) {
    return call(() -> store.readSnapshot(partition, stream));
  }

  @Override
  public Future<Void> saveSnapshot(int partition, Snapshot snapshot) {
    return call(() -> store.saveSnapshot(partition, snapshot));
  }

  @Override
  public Future<Optional<Long>> checkpoint(String name, int partition) {
    return call(() -> store.checkpoint(name, partition));
  }

  @Override
  public Future<Void> saveCheckpoint(String name, Positions positions) {
    return call(() -> store.saveCheckpoint(name, positions));
  }
}
