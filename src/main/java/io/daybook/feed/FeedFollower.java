package io.daybook.feed;

import io.daybook.codec.EventCodec;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Positions;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * One consumer's place in the feed: drops what it has, fetches what it lacks, and hands over
 * exactly what comes next.
 *
 * <p>Context: owned by one consumer; {@link #receive} may be called again before it is done.
 */
public final class FeedFollower {
  private static final int PAGE_EVENTS = 2_000;

  private final EventStore store;
  private final FeedDecoder decoder;
  private final FeedCursor cursor;
  private final FeedSubscription.Consumer consumer;

  /**
   * Creates a consumer's place.
   *
   * @param from the positions that the consumer has applied
   * @param consumer is handed what comes next; what it throws goes to the caller
   */
  public FeedFollower(
      EventStore store, EventCodec codec, Positions from, FeedSubscription.Consumer consumer) {
    this.store = store;
    this.decoder = new FeedDecoder(codec);
    this.cursor = new FeedCursor(from);
    this.consumer = consumer;
  }

  /** Takes runs of any kind: known ones, next ones and ones that are too early. */
  public Future<Void> receive(List<FeedRun> runs) {
    List<FeedRun> next = new ArrayList<>(runs.size());
    List<FeedRun> late = new ArrayList<>(0);
    for (FeedRun run : runs) {
      int partition = run.partition();
      switch (cursor.judge(partition, run.first(), run.last())) {
        case DROP -> {}
        case APPLY -> next.add(run.after(cursor.applied(partition)));
        case FETCH -> late.add(run);
      }
    }
    apply(next);
    Future<Void> done = Future.succeededFuture();
    for (FeedRun run : late) {
      done = done.compose(before -> fetchThen(run));
    }
    return done;
  }

  /** Fetches what is missing before a run, then applies the run. */
  private Future<Void> fetchThen(FeedRun run) {
    return fetchUpTo(run.partition(), run.first() - 1).compose(fetched -> receive(List.of(run)));
  }

  /**
   * Fetches what the feed has handed out while this consumer was not reached; fails when the event
   * store can't be read.
   */
  public Future<Void> catchUp(Positions handedOut) {
    Future<Void> done = Future.succeededFuture();
    for (int p = 0; p < handedOut.partitions(); p++) {
      int partition = p;
      done = done.compose(before -> fetchUpTo(partition, handedOut.of(partition)));
    }
    return done;
  }

  private Future<Void> fetchUpTo(int partition, long position) {
    long missing = position - cursor.applied(partition);
    if (missing <= 0) {
      return Future.succeededFuture();
    }
    int limit = (int) Math.min(missing, PAGE_EVENTS);
    return store
        .readPartition(partition, cursor.applied(partition) + 1, limit)
        .compose(
            events -> {
              if (events.isEmpty()) {
                return Future.failedFuture(
                    "the event store lacks what the feed has: " + partition + ':' + position);
              }
              FeedRun fetched = new FeedRun(partition, decoder.decodeAll(events));
              return receive(List.of(fetched)).compose(applied -> fetchUpTo(partition, position));
            });
  }

  private void apply(List<FeedRun> runs) {
    if (runs.isEmpty()) {
      return;
    }
    for (FeedRun run : runs) {
      cursor.advance(run.partition(), run.last());
    }
    consumer.apply(runs);
  }

  /** Returns what was handed over. */
  public Positions positions() {
    return cursor.positions();
  }
}
