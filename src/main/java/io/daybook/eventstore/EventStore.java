package io.daybook.eventstore;

import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The store of all events. Every future of it fails only for infrastructure: then the outcome is
 * unknown.
 *
 * <p>Context: futures complete on the context that called.
 */
public interface EventStore {
  /** Which way a stream is read. */
  enum Direction {
    FORWARD,
    BACKWARD
  }

  /** The end of a partition: its last position, 0 when empty, and the hash of the event there. */
  record Head(long position, EventHash hash) {}

  /** Returns the id that the store got when it was created; no other store has it. */
  UUID id();

  /** Returns how many partitions the store has. */
  Partitions partitions();

  /**
   * Appends the events to their partition when its head still is where the writer expects it; all
   * of them, or none.
   */
  Future<AppendOutcome> append(AppendBatch batch);

  /** Returns the end of a partition. */
  Future<Head> head(int partition);

  /** Returns the last position of every partition. */
  Future<Positions> heads();

  /** Returns the partition's events from that position on, in order, at most {@code limit}. */
  Future<List<RecordedEvent>> readPartition(int partition, long fromPosition, int limit);

  /**
   * Returns a stream's events from that version on, in the direction, at most {@code limit}; none
   * when there is no such stream.
   */
  Future<List<RecordedEvent>> readStream(
      StreamId stream, long fromVersion, int limit, Direction direction);

  /**
   * Returns the events of several streams of one partition, of each stream in order of version; at
   * most {@code limitEach} of each, its first.
   */
  Future<List<RecordedEvent>> readStreams(int partition, List<StreamId> streams, int limitEach);

  /** Returns the last version of a stream, 0 when there is none. */
  Future<Long> streamVersion(StreamId stream);

  /** Returns the events that a command caused in a stream, in order; none when it caused none. */
  Future<List<RecordedEvent>> readCommand(StreamId stream, String commandId);

  /**
   * Returns the snapshot of a stream, nothing when there is none or the event that it was taken
   * after is not in the log.
   */
  Future<Optional<Snapshot>> readSnapshot(int partition, StreamId stream);

  /** Keeps a snapshot instead of an older one of its stream. */
  Future<Void> saveSnapshot(int partition, Snapshot snapshot);

  /** Returns the checkpoint of a partition under a name, or nothing when none was saved. */
  Future<Optional<Long>> checkpoint(String name, int partition);

  /** Saves checkpoints of several partitions under a name; one never moves back. */
  Future<Void> saveCheckpoint(String name, Positions positions);
}
