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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes one consumer to the feed of this process, and keeps it subscribed: receives batches on
 * {@code feed.to.<name>} and hands over exactly what comes next.
 *
 * <p>Context: created, started and called back on one context.
 */
public final class FeedSubscription {
  private static final System.Logger LOG = System.getLogger(FeedSubscription.class.getName());
  private static final long ASK_MILLIS = 20;
  private static final long ASK_AGAIN_MILLIS = 5_000;

  private final Vertx vertx;
  private final EventStore store;
  private final String name;
  private final FeedFollower follower;
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
    this.name = name;
    this.follower = new FeedFollower(store, codec, from, this::apply);
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
              live = follower.positions().reached(heads);
              MessageConsumer<FeedBatch> address =
                  vertx.eventBus().localConsumer(BusAddresses.feed(name), this::receive);
              batches = address;
              return address.completion();
            })
        .onSuccess(registered -> ask());
  }

  /**
   * Asks the feed for batches, now and, in case the feed has dropped it, every few seconds; fetches
   * what was handed out meanwhile.
   */
  private void ask() {
    if (stopped) {
      return;
    }
    DeliveryOptions options = new DeliveryOptions().setLocalOnly(true);
    vertx
        .eventBus()
        .<FeedPositions>request(BusAddresses.FEED_SUBSCRIBE, new FeedRequest(name), options)
        .onComplete(answer -> catchUp(answer.body().positions()), failure -> askAfter(ASK_MILLIS));
  }

  private void catchUp(Positions handedOut) {
    follower.catchUp(handedOut).onComplete(ended -> askAfter(ASK_AGAIN_MILLIS));
  }

  private void askAfter(long millis) {
    if (!stopped) {
      timer = vertx.setTimer(millis, fired -> ask());
    }
  }

  private void receive(Message<FeedBatch> message) {
    follower
        .receive(message.body().runs())
        .onComplete(
            applied -> message.reply(null),
            failure -> message.fail(500, String.valueOf(failure.getMessage())));
  }

  private void apply(List<FeedRun> runs) {
    if (stopped) {
      return;
    }
    live = live || follower.positions().reached(liveAt);
    try {
      consumer.apply(runs);
    } catch (RuntimeException defect) {
      LOG.log(System.Logger.Level.ERROR, "feed: consumer " + name + " stopped", defect);
      stop().onFailure(failure -> LOG.log(System.Logger.Level.WARNING, "feed: {0}", failure));
    }
  }

  /** Returns what was handed over. */
  public Positions positions() {
    return follower.positions();
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
