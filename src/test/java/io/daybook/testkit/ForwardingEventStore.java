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
import java.util.UUID;

/** An event store that asks another one, for tests that change one thing of it. */
public class ForwardingEventStore implements EventStore {
  private final EventStore store;

  /** Wraps a store. */
  protected ForwardingEventStore(EventStore store) {
    this.store = store;
  }

  /** Returns the wrapped store. */
  protected final EventStore store() {
    return store;
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
    return store.append(batch);
  }

  @Override
  public Future<Head> head(int partition) {
    return store.head(partition);
  }

  @Override
  public Future<Positions> heads() {
    return store.heads();
  }

  @Override
  public Future<List<RecordedEvent>> readPartition(int partition, long fromPosition, int limit) {
    return store.readPartition(partition, fromPosition, limit);
  }

  @Override
  public Future<List<RecordedEvent>> readStream(
      StreamId stream, long fromVersion, int limit, Direction direction) {
    return store.readStream(stream, fromVersion, limit, direction);
  }

  @Override
  public Future<List<RecordedEvent>> readStreams(
      int partition, List<StreamId> streams, int limitEach) {
    return store.readStreams(partition, streams, limitEach);
  }

  @Override
  public Future<Long> streamVersion(StreamId stream) {
    return store.streamVersion(stream);
  }

  @Override
  public Future<List<RecordedEvent>> readCommand(StreamId stream, String commandId) {
    return store.readCommand(stream, commandId);
  }

  @Override
  public Future<Optional<Snapshot>> readSnapshot(int partition, StreamId stream) {
    return store.readSnapshot(partition, stream);
  }

  @Override
  public Future<Void> saveSnapshot(int partition, Snapshot snapshot) {
    return store.saveSnapshot(partition, snapshot);
  }

  @Override
  public Future<Optional<Long>> checkpoint(String name, int partition) {
    return store.checkpoint(name, partition);
  }

  @Override
  public Future<Void> saveCheckpoint(String name, Positions positions) {
    return store.saveCheckpoint(name, positions);
  }
}
