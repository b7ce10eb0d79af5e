package io.daybook.eventstore.memory;

import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.AppendOutcome;
import io.daybook.eventstore.AppendOutcome.Constraint;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Partitions;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.Snapshot;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An event store without a disk. Behaves as the one in PostgreSQL does: one append at a time for
 * each partition, all of it or nothing, the same unique indexes.
 *
 * <p>Context: thread-safe, answers at once.
 */
public final class InMemoryEventStore implements EventStore {
  private final UUID id;
  private final Partitions partitions;
  private final List<List<RecordedEvent>> logs = new ArrayList<>();
  private final Set<CommandKey> commands = new HashSet<>();
  private final Map<StreamId, Long> versions = new HashMap<>();
  private final Map<String, Positions> checkpoints = new HashMap<>();
  private final Map<StreamId, Snapshot> snapshots = new HashMap<>();
  private final Object lock = new Object();

  private record CommandKey(StreamId stream, String commandId) {}

  /** Creates an empty store. */
  public InMemoryEventStore(int partitions) {
    this.id = new UUID(0, 0);
    this.partitions = new Partitions(partitions);
    for (int p = 0; p < partitions; p++) {
      logs.add(new ArrayList<>());
    }
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public Partitions partitions() {
    return partitions;
  }

  @Override
  public Future<AppendOutcome> append(AppendBatch batch) {
    synchronized (lock) {
      return Future.succeededFuture(appendNow(batch));
    }
  }

  private AppendOutcome appendNow(AppendBatch batch) {
    List<RecordedEvent> log = logs.get(batch.partition());
    if (log.size() != batch.expectedHead()) {
      return new AppendOutcome.HeadMoved();
    }
    Map<StreamId, Long> newVersions = new HashMap<>();
    Set<CommandKey> newCommands = new HashSet<>();
    for (RecordedEvent event : batch.events()) {
      CommandKey key = new CommandKey(event.stream(), event.commandId());
      if (event.commandIndex() == 0 && (commands.contains(key) || !newCommands.add(key))) {
        return new AppendOutcome.Duplicate(Constraint.COMMAND_ID);
      }
      long last = newVersions.getOrDefault(event.stream(), version(event.stream()));
      if (event.version() <= last) {
        return new AppendOutcome.Duplicate(Constraint.STREAM_VERSION);
      }
      newVersions.put(event.stream(), event.version());
    }
    log.addAll(batch.events());
    versions.putAll(newVersions);
    commands.addAll(newCommands);
    return new AppendOutcome.Appended();
  }

  private long version(StreamId stream) {
    return versions.getOrDefault(stream, 0L);
  }

  @Override
  public Future<Head> head(int partition) {
    synchronized (lock) {
      List<RecordedEvent> log = logs.get(partition);
      EventHash hash = log.isEmpty() ? EventHash.NONE : log.getLast().hash();
      return Future.succeededFuture(new Head(log.size(), hash));
    }
  }

  @Override
  public Future<Positions> heads() {
    synchronized (lock) {
      return Future.succeededFuture(Positions.of(logs.stream().mapToLong(List::size).toArray()));
    }
  }

  @Override
  public Future<List<RecordedEvent>> readPartition(int partition, long fromPosition, int limit) {
    synchronized (lock) {
      List<RecordedEvent> log = logs.get(partition);
      int from = (int) Math.clamp(fromPosition - 1, 0L, (long) log.size());
      int to = (int) Math.min((long) from + limit, log.size());
      return Future.succeededFuture(List.copyOf(log.subList(from, to)));
    }
  }

  private Stream<RecordedEvent> stream(StreamId stream) {
    return logs.get(partitions.of(stream)).stream().filter(event -> event.stream().equals(stream));
  }

  @Override
  public Future<List<RecordedEvent>> readStream(
      StreamId stream, long fromVersion, int limit, Direction direction) {
    synchronized (lock) {
      Stream<RecordedEvent> events =
          switch (direction) {
            case FORWARD -> stream(stream).filter(event -> event.version() >= fromVersion);
            case BACKWARD ->
                stream(stream)
                    .filter(event -> event.version() <= fromVersion)
                    .sorted(Comparator.comparingLong(RecordedEvent::version).reversed());
          };
      return Future.succeededFuture(events.limit(limit).toList());
    }
  }

  @Override
  public Future<List<RecordedEvent>> readStreams(
      int partition, List<StreamId> streams, int limitEach) {
    synchronized (lock) {
      Set<StreamId> wanted = new HashSet<>(streams);
      return Future.succeededFuture(
          logs.get(partition).stream()
              .filter(event -> wanted.contains(event.stream()) && event.version() <= limitEach)
              .sorted(
                  Comparator.comparing((RecordedEvent event) -> event.stream().toString())
                      .thenComparingLong(RecordedEvent::version))
              .toList());
    }
  }

  @Override
  public Future<Long> streamVersion(StreamId stream) {
    synchronized (lock) {
      return Future.succeededFuture(version(stream));
    }
  }

  @Override
  public Future<List<RecordedEvent>> readCommand(StreamId stream, String commandId) {
    synchronized (lock) {
      return Future.succeededFuture(
          stream(stream).filter(event -> event.commandId().equals(commandId)).toList());
    }
  }

  @Override
  public Future<Optional<Snapshot>> readSnapshot(int partition, StreamId stream) {
    synchronized (lock) {
      return Future.succeededFuture(
          Optional.ofNullable(snapshots.get(stream))
              .filter(snapshot -> stream(stream).anyMatch(e -> e.id().equals(snapshot.eventId()))));
    }
  }

  @Override
  public Future<Void> saveSnapshot(int partition, Snapshot snapshot) {
    synchronized (lock) {
      snapshots.merge(
          snapshot.stream(),
          snapshot,
          (kept, next) -> next.version() > kept.version() ? next : kept);
      return Future.succeededFuture();
    }
  }

  @Override
  public Future<Optional<Long>> checkpoint(String name, int partition) {
    synchronized (lock) {
      return Future.succeededFuture(
          Optional.ofNullable(checkpoints.get(name)).map(positions -> positions.of(partition)));
    }
  }

  @Override
  public Future<Void> saveCheckpoint(String name, Positions positions) {
    synchronized (lock) {
      checkpoints.merge(name, positions, Positions::max);
      return Future.succeededFuture();
    }
  }
}
