package io.daybook.simulation;

import io.daybook.codec.EventCodec;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.feed.Feed;
import io.daybook.feed.FeedBatch;
import io.daybook.feed.FeedEvent;
import io.daybook.feed.FeedFollower;
import io.daybook.feed.FeedRun;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A view that keeps every event it was handed. Batches on their way to it are lost at times, or
 * come twice, and then it asks how far the feed is.
 */
final class SimulatedView {
  private static final long ASK_MILLIS = 100;
  private static final double FAULT_SHARE = 0.03;

  private final VirtualTime.Life process;
  private final SplittableRandom random;
  private final FeedFollower follower;
  private final boolean careless;
  private final List<List<RecordedEvent>> applied = new ArrayList<>();

  SimulatedView(
      EventStore store,
      EventCodec codec,
      VirtualTime.Life process,
      SplittableRandom random,
      boolean careless) {
    this.process = process;
    this.random = random;
    this.careless = careless;
    int partitions = store.partitions().count();
    this.follower = new FeedFollower(store, codec, Positions.start(partitions), this::apply);
    for (int p = 0; p < partitions; p++) {
      applied.add(new ArrayList<>());
    }
  }

  private void apply(List<FeedRun> runs) {
    for (FeedRun run : runs) {
      for (FeedEvent event : run.events()) {
        applied.get(run.partition()).add(event.stored());
      }
    }
  }

  /** Hands it a batch; completes when it is done with it, or was given up. */
  Future<Void> deliver(FeedBatch batch) {
    Promise<Void> done = Promise.promise();
    if (random.nextDouble() < FAULT_SHARE) {
      process.after(10, done::complete);
      return done.future();
    }
    process.afterMicros(
        random.nextInt(1_000),
        () -> receive(batch).onComplete(received -> done.complete(), failure -> done.complete()));
    if (random.nextDouble() < FAULT_SHARE) {
      process.afterMicros(random.nextInt(20_000), () -> receive(batch));
    }
    return done.future();
  }

  private Future<Void> receive(FeedBatch batch) {
    if (careless) {
      apply(batch.runs());
      return Future.succeededFuture();
    }
    return follower.receive(batch.runs());
  }

  /** Asks the feed how far it is, again and again. */
  void keepUpWith(Feed feed) {
    process.after(
        ASK_MILLIS,
        () -> {
          if (!careless) {
            follower.catchUp(feed.positions());
          }
          keepUpWith(feed);
        });
  }

  /** Returns what it was handed of a partition, in that order. */
  List<RecordedEvent> applied(int partition) {
    return applied.get(partition);
  }
}
