package io.daybook.feed;

import io.daybook.codec.EventCodec;
import io.daybook.eventstore.CommittedBatch;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Positions;
import io.daybook.platform.BusAddresses;
import io.daybook.platform.Clock;
import io.daybook.platform.Timers;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;

/**
 * Runs the feed of one process: tells it of what was committed on {@code committed.<p>}, and hands
 * its runs to all who subscribed on {@code feed.subscribe}.
 */
public final class FeedVerticle extends VerticleBase {
  private final FeedOptions options;
  private final EventStore store;
  private final EventCodec codec;
  private final FeedSource source;
  private final Clock clock;
  private final Positions from;
  private @Nullable Feed feed;
  private boolean ready;
  private boolean begun;

  /**
   * Creates a feed.
   *
   * @param from the positions after which it begins
   */
  public FeedVerticle(
      FeedOptions options,
      EventStore store,
      EventCodec codec,
      FeedSource source,
      Clock clock,
      Positions from) {
    this.options = options;
    this.store = store;
    this.codec = codec;
    this.source = source;
    this.clock = clock;
    this.from = from;
  }

  @Override
  public Future<?> start() {
    FeedFanout consumers = new FeedFanout(vertx, options.ackMillis());
    Feed started =
        new Feed(
            options,
            from,
            new Feed.Ports(store, codec, source, clock, Timers.on(context), consumers::deliver));
    feed = started;
    for (int p = 0; p < from.partitions(); p++) {
      vertx
          .eventBus()
          .<CommittedBatch>localConsumer(
              BusAddresses.committed(p), message -> started.committed(message.body()));
    }
    return vertx
        .eventBus()
        .<FeedRequest>localConsumer(
            BusAddresses.FEED_SUBSCRIBE, message -> subscribe(started, consumers, message))
        .completion()
        .compose(registered -> started.start())
        .onSuccess(
            connected -> {
              ready = true;
              beginOnceAwaited(started, consumers);
            });
  }

  private void subscribe(Feed started, FeedFanout consumers, Message<FeedRequest> message) {
    consumers.add(message.body().consumer());
    message.reply(new FeedPositions(started.positions()));
    beginOnceAwaited(started, consumers);
  }

  private void beginOnceAwaited(Feed started, FeedFanout consumers) {
    if (!begun && ready && consumers.hasAll(options.awaited())) {
      begun = true;
      started.begin();
    }
  }

  /** Returns what was counted, nothing before the start. */
  public FeedCounters counters() {
    Feed started = feed;
    return started == null ? new FeedCounters() : started.counters();
  }

  @Override
  public Future<?> stop() {
    Feed started = feed;
    return started == null ? Future.succeededFuture() : started.stop();
  }
}
