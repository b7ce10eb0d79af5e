package io.daybook.feed;

import io.daybook.codec.EventCodec;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Positions;
import io.daybook.platform.BusAddresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One consumer's place in the feed: receives batches, drops what it has, fetches what it lacks, and
 * hands over exactly what comes next.
 *
 * <p>Context: created, started and called back on one context.
 */
public final class FeedSubscription {
  private static final System.Logger LOG = System.getLogger(FeedSubscription.class.getName());
  private static final int PAGE_EVENTS = 2_000;
  private static final long ASK_MILLIS = 20;
  private static final long ASK_AGAIN_MILLIS = 5_000;

  private final Vertx vertx;
  private final EventStore store;
  private final FeedDecoder decoder;
  private final String name;
  private final FeedCursor cursor;
  private final Consumer consumer;
  private @Nullable MessageConsumer<FeedBatch> batches;
  private Positions liveAt;
  private boolean live;
  private boolean stopped;
  private long timer = -1;

  /** Takes what comes next. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * Applies runs that follow exactly what was applied before.
     *
     * @throws RuntimeException to stop the subscription
     */
    void apply(List<FeedRun> runs);
  }

  /**
   * Creates a subscription.
   *
   * @param name unique in the process
   * @param from the positions that the consumer has applied
   */
  public FeedSubscription(
      Vertx vertx,
      EventStore store,
      EventCodec codec,
      String name,
      Positions from,
      Consumer consumer) {
    this.vertx = vertx;
    this.store = store;
    this.decoder = new FeedDecoder(codec);
    this.name = name;
    this.cursor = new FeedCursor(from);
    this.consumer = consumer;
    this.liveAt = from;
  }

  /** Begins; completes when the consumer can receive, which may be before the feed has begun. */
  public Future<Void> start() {
    return store
        .heads()
        .compose(
            heads -> {
              liveAt = heads;
              live = cursor.positions().reached(heads);
              MessageConsumer<FeedBatch> address =
                  vertx.eventBus().localConsumer(BusAddresses.feed(name), this::receive);
              batches = address;
              return address.completion();
            })
        .onSuccess(registered -> ask());
  }

  /** Asks the feed for batches, now and, in case the feed has dropped it, every few seconds. */
  private void ask() {
    if (stopped) {
      return;
    }
    DeliveryOptions options = new DeliveryOptions().setLocalOnly(true);
    vertx
        .eventBus()
        .<FeedPositions>request(BusAddresses.FEED_SUBSCRIBE, new FeedRequest(name), options)
        .onComplete(answered -> askAfter(ASK_AGAIN_MILLIS), failure -> askAfter(ASK_MILLIS));
  }

  private void askAfter(long millis) {
    if (!stopped) {
      timer = vertx.setTimer(millis, fired -> ask());
    }
  }

  private void receive(Message<FeedBatch> message) {
    applyAll(message.body().runs())
        .onComplete(
            applied -> message.reply(null),
            failure -> message.fail(500, String.valueOf(failure.getMessage())));
  }

  private Future<Void> applyAll(List<FeedRun> runs) {
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
    long missing = run.first() - 1 - cursor.applied(run.partition());
    if (missing <= 0) {
      return applyAll(List.of(run));
    }
    return store
        .readPartition(
            run.partition(),
            cursor.applied(run.partition()) + 1,
            (int) Math.min(missing, PAGE_EVENTS))
        .compose(
            events -> {
              if (events.isEmpty()) {
                return Future.failedFuture(
                    "the event store lacks what the feed has: " + run.first());
              }
              FeedRun fetched = new FeedRun(run.partition(), decoder.decodeAll(events));
              return applyAll(List.of(fetched)).compose(applied -> fetchThen(run));
            });
  }

  private void apply(List<FeedRun> runs) {
    if (runs.isEmpty() || stopped) {
      return;
    }
    for (FeedRun run : runs) {
      cursor.advance(run.partition(), run.last());
    }
    live = live || cursor.positions().reached(liveAt);
    try {
      consumer.apply(runs);
    } catch (RuntimeException defect) {
      LOG.log(System.Logger.Level.ERROR, "feed: consumer " + name + " stopped", defect);
      stop().onFailure(failure -> LOG.log(System.Logger.Level.WARNING, "feed: {0}", failure));
    }
  }

  /** Returns what was handed over. */
  public Positions positions() {
    return cursor.positions();
  }

  /** Tells whether everything was handed over that was in the event store at the start. */
  public boolean live() {
    return live;
  }

  /** Ends. */
  public Future<Void> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    MessageConsumer<FeedBatch> address = batches;
    return address == null ? Future.succeededFuture() : address.unregister();
  }
}
