package io.daybook.partition;

import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.StreamId;
import io.daybook.platform.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/**
 * Goes the way of a command to a stream that is not cached, before the first command comes: reads
 * the streams of the partition's latest events and a snapshot of each, folds them, and forgets what
 * it has read. So classes are loaded, statements prepared, and the pages that the next commands
 * will want are in the memory of PostgreSQL when a client waits for them.
 *
 * <p>It changes nothing, keeps nothing, and never fails a start: what it can't read, the commands
 * on it will tell of.
 */
final class WarmUp {
  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
  private static final int LATEST_EVENTS = 256;

  /** How many streams are read. */
  static final int STREAMS_MAX = 16;

  private static final long MILLIS_MAX = 2_000;

  private final int partition;
  private final EventStore store;
  private final StreamLoader loader;
  private final Snapshots snapshots;
  private final Timers timers;
  private final Promise<Void> done = Promise.promise();

  WarmUp(int partition, PartitionPorts ports, PartitionOptions options) {
    this.partition = partition;
    this.store = ports.store();
    this.timers = ports.timers();
    this.snapshots = new Snapshots(partition, ports, options, new PartitionCounters());
    this.loader = new StreamLoader(partition, ports, options, snapshots, this::isWanted);
  }

  /**
   * Reads, once; completes when it is done, or has taken {@link #MILLIS_MAX}, and never fails.
   *
   * @param head the position of the partition's last event
   */
  Future<Void> run(long head) {
    timers.after(MILLIS_MAX, done::tryComplete);
    store
        .readPartition(partition, Math.max(1, head - LATEST_EVENTS + 1), LATEST_EVENTS)
        .map(WarmUp::latestStreams)
        .compose(loader::load)
        .compose(this::readSnapshots)
        .onFailure(WarmUp::unread)
        .onComplete(read -> done.tryComplete());
    return done.future();
  }

  private boolean isWanted() {
    return !done.future().isComplete();
  }

  private static List<StreamId> latestStreams(List<RecordedEvent> events) {
    return events.reversed().stream()
        .map(RecordedEvent::stream)
        .distinct()
        .limit(STREAMS_MAX)
        .toList();
  }

  private Future<Void> readSnapshots(List<StreamLoader.Loaded> loaded) {
    return Future.all(loaded.stream().map(this::readSnapshot).toList()).mapEmpty();
  }

  private Future<Void> readSnapshot(StreamLoader.Loaded loaded) {
    return loaded instanceof StreamLoader.Loaded.Ready(StreamState state)
        ? snapshots.restore(state)
        : Future.succeededFuture();
  }

  private static void unread(Throwable failure) {
    LOG.log(System.Logger.Level.DEBUG, "not warmed up: {0}", String.valueOf(failure));
  }
}
