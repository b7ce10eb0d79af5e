package io.daybook.feed;

import io.daybook.codec.EventCodec;
import io.daybook.eventstore.CommittedBatch;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Positions;
import io.daybook.feed.FeedSource.Hint;
import io.daybook.platform.BusAddresses;
import io.daybook.platform.Clock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The feed of one process: takes hints from its source, makes gapless runs of them with what it
 * fetches from the event store, decodes each event once, and hands the runs to all consumers.
 *
 * <pre>
 *   loop:  source.next -> runs (drop / apply / note the hole) -> deliver, wait for all consumers
 *          holes, and what the source owes for too long -> fetch a page of each -> deliver
 * </pre>
 */
public final class FeedVerticle extends VerticleBase {
  private static final System.Logger LOG = System.getLogger(FeedVerticle.class.getName());

  private final FeedOptions options;
  private final EventStore store;
  private final FeedSource source;
  private final Clock clock;
  private final FeedDecoder decoder;
  private final FeedCursor cursor;
  private final FeedHeads heads;
  private final FeedCounters counters = new FeedCounters();
  private @Nullable Promise<Void> wakeUp;
  private boolean begun;
  private boolean stopping;
  private long headsReadNanos;

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
    this.source = source;
    this.clock = clock;
    this.decoder = new FeedDecoder(codec);
    this.cursor = new FeedCursor(from);
    this.heads = new FeedHeads(from, options.stallMillis() * 1_000_000L);
  }

  @Override
  public Future<?> start() {
    FeedFanout consumers = new FeedFanout(vertx, options.ackMillis());
    for (int p = 0; p < cursor.partitions(); p++) {
      vertx
          .eventBus()
          .<CommittedBatch>localConsumer(
              BusAddresses.committed(p), message -> committed(message.body()));
    }
    return vertx
        .eventBus()
        .<FeedRequest>localConsumer(
            BusAddresses.FEED_SUBSCRIBE, message -> subscribe(consumers, message))
        .completion()
        .compose(registered -> source.start().recover(this::sourceAway))
        .compose(started -> readHeads())
        .onSuccess(ready -> beginOnceAwaited(consumers));
  }

  private void subscribe(FeedFanout consumers, Message<FeedRequest> message) {
    consumers.add(message.body().consumer());
    message.reply(new FeedPositions(cursor.positions()));
    beginOnceAwaited(consumers);
  }

  private void beginOnceAwaited(FeedFanout consumers) {
    if (!begun && headsReadNanos != 0 && consumers.hasAll(options.awaited())) {
      begun = true;
      heads.fetchAll();
      loop(consumers);
    }
  }

  private void committed(CommittedBatch batch) {
    heads.seen(batch.partition(), batch.last());
    Promise<Void> waiting = wakeUp;
    if (waiting != null && !source.delivers()) {
      wakeUp = null;
      waiting.tryComplete();
    }
  }

  private void loop(FeedFanout consumers) {
    if (stopping) {
      return;
    }
    step(consumers)
        .onComplete(
            done -> context.runOnContext(next -> loop(consumers)),
            failure -> {
              LOG.log(System.Logger.Level.WARNING, "feed: {0}", String.valueOf(failure));
              vertx.setTimer(options.pollMillis() + 100, next -> loop(consumers));
            });
  }

  private Future<Void> step(FeedFanout consumers) {
    return nextHints()
        .compose(hints -> deliver(consumers, runs(hints)))
        .compose(delivered -> headsReadLately() ? Future.succeededFuture() : readHeads())
        .compose(read -> fetch(consumers));
  }

  private Future<List<Hint>> nextHints() {
    if (heads.anyHole(cursor)) {
      return Future.succeededFuture(List.of());
    }
    if (source.delivers()) {
      return source.next().recover(failure -> sourceAway(failure).map(List.of()));
    }
    return idle().map(List.of());
  }

  private Future<Void> idle() {
    Promise<Void> promise = Promise.promise();
    wakeUp = promise;
    long timer = vertx.setTimer(options.pollMillis(), fired -> promise.tryComplete());
    return promise.future().andThen(woken -> vertx.cancelTimer(timer));
  }

  private Future<Void> sourceAway(Throwable failure) {
    counters.sourceFailures++;
    LOG.log(System.Logger.Level.DEBUG, "feed: the source is away: {0}", failure.toString());
    return idle();
  }

  private List<FeedRun> runs(List<Hint> hints) {
    if (hints.isEmpty()) {
      return List.of();
    }
    FeedRuns runs = new FeedRuns(cursor, decoder, counters);
    for (Hint hint : hints) {
      if (!runs.add(hint)) {
        heads.hole(hint.partition(), hint.position());
      }
    }
    return runs.finish();
  }

  private Future<Void> deliver(FeedFanout consumers, List<FeedRun> runs) {
    if (runs.isEmpty()) {
      return Future.succeededFuture();
    }
    for (FeedRun run : runs) {
      cursor.advance(run.partition(), run.last());
      counters.events += run.events().size();
    }
    return consumers.deliver(new FeedBatch(runs));
  }

  private boolean headsReadLately() {
    long millis = source.delivers() ? options.headsMillis() : options.pollMillis();
    return clock.nanoTime() - headsReadNanos < millis * 1_000_000L;
  }

  private Future<Void> readHeads() {
    return store
        .heads()
        .map(
            positions -> {
              headsReadNanos = clock.nanoTime();
              heads.seenAll(positions);
              return null;
            });
  }

  private Future<Void> fetch(FeedFanout consumers) {
    List<Integer> wanted = heads.toFetch(cursor, clock.nanoTime(), !source.delivers());
    if (wanted.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Future<FeedRun>> pages = wanted.stream().map(this::page).toList();
    return Future.all(pages)
        .compose(
            all ->
                deliver(
                    consumers,
                    all.<FeedRun>list().stream().filter(run -> !run.events().isEmpty()).toList()));
  }

  private Future<FeedRun> page(int partition) {
    counters.fetches++;
    return store
        .readPartition(partition, cursor.applied(partition) + 1, options.pageEvents())
        .map(
            events -> {
              if (events.isEmpty()) {
                heads.endsAt(partition, cursor.applied(partition));
              }
              return new FeedRun(partition, decoder.decodeAll(events));
            });
  }

  /** Returns what was counted. */
  public FeedCounters counters() {
    return counters;
  }

  @Override
  public Future<?> stop() {
    stopping = true;
    return source.stop();
  }
}
