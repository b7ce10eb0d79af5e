package io.daybook.privacy;

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

/**
 * An event store whose events are read decrypted. Their hashes are of what is stored: who checks
 * the chain, or passes events on encrypted, reads the store behind this one.
 */
public final class PersonalEventStore implements EventStore {
  private final EventStore stored;
  private final PersonalReader reader;

  /** Creates the view of a store. */
  public PersonalEventStore(EventStore stored, PersonalReader reader) {
    this.stored = stored;
    this.reader = reader;
  }

  @Override
  public UUID id() {
    return stored.id();
  }

  @Override
  public Partitions partitions() {
    return stored.partitions();
  }

  @Override
  public Future<AppendOutcome> append(AppendBatch batch) {
    return stored.append(batch);
  }

  @Override
  public Future<Head> head(int partition) {
    return stored.head(partition);
  }

  @Override
  public Future<Positions> heads() {
    return stored.heads();
  }

  @Override
  public Future<List<RecordedEvent>> readPartition(int partition, long fromPosition, int limit) {
    return stored.readPartition(partition, fromPosition, limit).compose(reader::read);
  }

  @Override
  public Future<List<RecordedEvent>> readStream(
      StreamId stream, long fromVersion, int limit, Direction direction) {
    return stored.readStream(stream, fromVersion, limit, direction).compose(reader::read);
  }

  @Override
  public Future<List<RecordedEvent>> readStreams(
      int partition, List<StreamId> streams, int limitEach) {
    return stored.readStreams(partition, streams, limitEach).compose(reader::read);
  }

  @Override
  public Future<Long> streamVersion(StreamId stream) {
    return stored.streamVersion(stream);
  }

  @Override
  public Future<List<RecordedEvent>> readCommand(StreamId stream, String commandId) {
    return stored.readCommand(stream, commandId).compose(reader::read);
  }

  @Override
  public Future<Optional<Snapshot>> readSnapshot(int partition, StreamId stream) {
    return stored.readSnapshot(partition, stream);
  }

  @Override
  public Future<Void> saveSnapshot(int partition, Snapshot snapshot) {
    return stored.saveSnapshot(partition, snapshot);
  }

  @Override
  public Future<Optional<Long>> checkpoint(String name, int partition) {
    return stored.checkpoint(name, partition);
  }

  @Override
  public Future<Void> saveCheckpoint(String name, Positions positions) {
    return stored.saveCheckpoint(name, positions);
  }
}
