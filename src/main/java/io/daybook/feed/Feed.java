package io.daybook.feed;

import io.daybook.codec.EventCodec;
import io.daybook.eventstore.CommittedBatch;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Positions;
import io.daybook.feed.FeedSource.Hint;
import io.daybook.platform.Clock;
import io.daybook.platform.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes hints from a source, makes gapless runs of them with what it fetches from the event store,
 * decodes each event once, and hands the runs on.
 *
 * <pre>
 *   loop:  source.next -> runs (drop / apply / note the hole) -> deliver, wait for all consumers
 *          holes, and what the source owes for too long -> fetch a page of each -> deliver
 * </pre>
 *
 * <p>Context: everything runs on the context of one owner.
 */
public final class Feed {
  private static final System.Logger LOG = System.getLogger(Feed.class.getName());
  private static final long AFTER_FAILURE_MILLIS = 100;

  private final FeedOptions options;
  private final EventStore store;
  private final FeedSource source;
  private final Clock clock;
  private final Timers timers;
  private final Outlet outlet;
  private final FeedDecoder decoder;
  private final FeedCursor cursor;
  private final FeedHeads heads;
  private final OwnEvents[] own;
  private final FeedCounters counters = new FeedCounters();
  private @Nullable Promise<Void> wakeUp;
  private boolean stopped;
  private long headsReadNanos;

  /** Where the runs go. */
  @FunctionalInterface
  public interface Outlet {
    /** Hands a batch to all consumers; completes when each has applied it or was given up. */
    Future<Void> deliver(FeedBatch batch);
  }

  /**
   * What a feed works with.
   *
   * @param store the event store
   * @param codec the event types
   * @param source where hints come from
   * @param clock the time
   * @param timers run on the owner's context
   * @param outlet takes the runs
   */
  public record Ports(
      EventStore store,
      EventCodec codec,
      FeedSource source,
      Clock clock,
      Timers timers,
      Outlet outlet) {}

  /**
   * Creates a feed.
   *
   * @param from the positions after which it begins
   */
  public Feed(FeedOptions options, Positions from, Ports ports) {
    this.options = options;
    this.store = ports.store();
    this.source = ports.source();
    this.clock = ports.clock();
    this.timers = ports.timers();
    this.outlet = ports.outlet();
    this.decoder = new FeedDecoder(ports.codec());
    this.cursor = new FeedCursor(from);
    this.heads = new FeedHeads(from, options.stallMillis() * 1_000_000L);
    this.own = new OwnEvents[from.partitions()];
    Arrays.setAll(own, partition -> new OwnEvents());
  }

  /** Connects to its source; fails when the event store can't be read. */
  public Future<Void> start() {
    return source.start().recover(this::sourceAway).compose(started -> readHeads());
  }

  /** Begins to hand out runs, from now on and until it is stopped. */
  public void begin() {
    heads.fetchAll();
    loop();
  }

  /** Takes note of events that have just become durable. */
  public void committed(CommittedBatch batch) {
    heads.seen(batch.partition(), batch.last());
    if (source.delivers()) {
      own[batch.partition()].add(batch);
    }
    Promise<Void> waiting = wakeUp;
    if (waiting != null && !source.delivers()) {
      wakeUp = null;
      waiting.tryComplete();
    }
  }

  private void loop() {
    if (stopped) {
      return;
    }
    step()
        .onComplete(
            done -> timers.next(this::loop),
            failure -> {
              LOG.log(System.Logger.Level.WARNING, "feed: {0}", String.valueOf(failure));
              timers.after(options.pollMillis() + AFTER_FAILURE_MILLIS, this::loop);
            });
  }

  private Future<Void> step() {
    return nextHints()
        .compose(hints -> deliver(runs(hints)))
        .compose(delivered -> headsReadLately() ? Future.succeededFuture() : readHeads())
        .compose(read -> fetch());
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
    timers.after(options.pollMillis(), promise::tryComplete);
    return promise.future();
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
    FeedRuns runs = new FeedRuns(cursor, this::decode, counters);
    for (Hint hint : hints) {
      if (!runs.add(hint)) {
        heads.hole(hint.partition(), hint.position());
      }
    }
    return runs.finish();
  }

  private FeedEvent decode(Hint hint) {
    FeedEvent known = own[hint.partition()].take(hint.position());
    return known == null ? decoder.decode(hint.event()) : known;
  }

  private Future<Void> deliver(List<FeedRun> runs) {
    if (runs.isEmpty()) {
      return Future.succeededFuture();
    }
    for (FeedRun run : runs) {
      cursor.advance(run.partition(), run.last());
      counters.events += run.events().size();
    }
    return outlet.deliver(new FeedBatch(runs));
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

  private Future<Void> fetch() {
    List<Integer> wanted = heads.toFetch(cursor, clock.nanoTime(), !source.delivers());
    if (wanted.isEmpty()) {
      return Future.succeededFuture();
    }
    List<Future<FeedRun>> pages = wanted.stream().map(this::page).toList();
    return Future.all(pages)
        .compose(
            all ->
                deliver(
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

  /** Returns what was handed out. */
  public Positions positions() {
    return cursor.positions();
  }

  /** Returns what was counted. */
  public FeedCounters counters() {
    return counters;
  }

  /** Ends. */
  public Future<Void> stop() {
    stopped = true;
    return source.stop();
  }
}
