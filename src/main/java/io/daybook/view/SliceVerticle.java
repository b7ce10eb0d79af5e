package io.daybook.view;

import io.daybook.codec.EventCodec;
import io.daybook.codec.UnreadableEvent;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.feed.FeedDecoder;
import io.daybook.feed.FeedEvent;
import io.daybook.feed.FeedRun;
import io.daybook.feed.FeedSubscription;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Recorded;
import io.daybook.kernel.View;
import io.daybook.platform.BusAddresses;
import io.daybook.privacy.SubjectErased;
import io.daybook.query.Query;
import io.daybook.query.QueryReply;
import io.daybook.query.ViewDescription;
import io.daybook.view.RowChanges.Change;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Owns the rows of a view whose key hashes to it: folds the feed into them, answers queries, and
 * announces every batch on {@code changes.<view>}.
 *
 * <p>It begins at position 1 of every partition. An event that should touch a row but can't be read
 * or folded stops it there: its rows stay as they were before that event, and it says so.
 */
public final class SliceVerticle<R> extends VerticleBase
    implements SliceQueries.Slice, RowRefold.Slice<R> {
  private static final int ERASED_MAX = 10_000;
  private static final long FORGET_AGAIN_MILLIS = 1_000;

  private final View<R> view;
  private final ViewDescription description;
  private final int slice;
  private final List<String> rollups;
  private final EventStore store;
  private final EventCodec codec;
  private final EventFold<R> fold;
  private final RowWriter writer;
  private final RowTable table;
  private final List<RollupSender> senders = new ArrayList<>();
  private final RowOrigins origins;
  private final RowRefold<R> refold;
  private final Set<UUID> erased = new LinkedHashSet<>();
  private final long[] applied;
  private Positions positions;
  private long announced;
  private @Nullable FeedSubscription subscription;
  private @Nullable String problem;

  /**
   * Creates a slice.
   *
   * @param rollups the names of the rollups over the view
   */
  public SliceVerticle(
      View<R> view,
      ViewDescription description,
      int slice,
      List<String> rollups,
      FoldSource source) {
    this.view = view;
    this.description = description;
    this.slice = slice;
    this.rollups = rollups;
    this.store = source.store();
    this.codec = source.codec();
    this.fold = new EventFold<>(view, source.modules());
    this.writer = new RowWriter(view.row());
    this.table = new RowTable(description);
    this.origins = new RowOrigins(fold.isPersonal());
    this.refold =
        new RowRefold<>(
            this, store, new FeedDecoder(codec), fold, origins, RowRefold.Bounds.DEFAULTS);
    this.applied = new long[store.partitions().count()];
    this.positions = Positions.of(applied);
  }

  /**
   * Where the events of views come from, and what they mean.
   *
   * @param store the event store
   * @param codec the event types
   * @param modules the domain modules
   */
  public record FoldSource(
      EventStore store, EventCodec codec, List<? extends DomainModule> modules) {}

  /** Returns the name under which a slice consumes the feed. */
  public static String consumer(String view, int slice) {
    return view + '.' + slice;
  }

  @Override
  public Future<?> start() {
    rollups.forEach(rollup -> senders.add(new RollupSender(vertx, view.name(), rollup)));
    SliceQueries queries = new SliceQueries(vertx, this);
    FeedSubscription feed =
        new FeedSubscription(
            vertx,
            store,
            codec,
            consumer(view.name(), slice),
            positions,
            runs -> apply(runs, queries));
    subscription = feed;
    return vertx
        .eventBus()
        .<Query>localConsumer(BusAddresses.query(view.name(), slice), queries::receive)
        .completion()
        .compose(
            done ->
                vertx
                    .eventBus()
                    .localConsumer(BusAddresses.rows(view.name(), slice), this::allRows)
                    .completion())
        .compose(
            done ->
                vertx
                    .eventBus()
                    .<SubjectErased>localConsumer(
                        BusAddresses.erasedSlice(view.name(), slice), this::erased)
                    .completion())
        .compose(done -> feed.start());
  }

  private void apply(List<FeedRun> runs, SliceQueries queries) {
    Positions from = positions;
    StagedRows<R> staged = new StagedRows<>(table, view.row());
    RuntimeException defect = stage(runs, staged);
    List<Change> changes;
    try {
      changes = staged.commit(writer);
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError unfit) {
      Throwable said = fold.sayable(unfit);
      String why =
          "view %s stopped behind %s: a row can't be indexed or sorted: %s"
              .formatted(view.name(), from, said);
      throw stopped(new IllegalStateException(why, said), queries);
    }
    positions = Positions.of(applied);
    announce(from, changes);
    queries.advanced();
    if (defect != null) {
      throw stopped(defect, queries);
    }
  }

  /** Says so to all who ask or wait; what is returned ends the subscription. */
  private RuntimeException stopped(RuntimeException defect, SliceQueries queries) {
    String why = String.valueOf(defect.getMessage());
    problem = why;
    queries.stopped();
    vertx.eventBus().publish(BusAddresses.stopped(view.name()), why);
    return defect;
  }

  /** Folds the events; returns what was wrong with the one at which it stopped, if any. */
  private @Nullable RuntimeException stage(List<FeedRun> runs, StagedRows<R> staged) {
    for (FeedRun run : runs) {
      for (FeedEvent event : run.events()) {
        try {
          stage(event, staged);
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError defect) {
          return stopping(event.stored(), defect);
        }
        applied[run.partition()] = event.position();
      }
    }
    return null;
  }

  private RuntimeException stopping(RecordedEvent event, Throwable defect) {
    Throwable said = fold.sayable(defect);
    String at =
        "view %s stopped at position %d:%d, version %d of %s, %s of schema version %d: %s"
            .formatted(
                view.name(),
                event.partition(),
                event.position(),
                event.version(),
                event.stream(),
                event.type(),
                event.schemaVersion(),
                why(defect, said));
    return new IllegalStateException(at, said);
  }

  /** What is said of an event that can't be read names no values. */
  private static @Nullable Object why(Throwable defect, Throwable said) {
    if (defect instanceof UnreadableEvent unreadable) {
      return unreadable.problem();
    }
    return said instanceof RuntimeException && said == defect ? said.getMessage() : said;
  }

  private void stage(FeedEvent event, StagedRows<R> staged) {
    UnreadableEvent problem = event.problem();
    if (problem != null && fold.concerns(event.stored())) {
      throw problem;
    }
    if (event.size() == 1) {
      stage(event, event.get(0), staged);
    } else if (event.size() > 1) {
      stageAll(event, staged);
    }
  }

  /** All that a stored event has become, or nothing of it. */
  private void stageAll(FeedEvent event, StagedRows<R> staged) {
    StagedRows<R> above = staged.above();
    for (int i = 0; i < event.size(); i++) {
      stage(event, event.get(i), above);
    }
    staged.addAll(above);
  }

  private void stage(FeedEvent event, Recorded<?> recorded, StagedRows<R> staged) {
    String key = fold.key(recorded);
    if (key != null && description.slice(key) == slice) {
      staged.put(key, fold.apply(staged.get(key), recorded));
      Set<UUID> personal = event.personalKeys();
      origins.touched(key, event.stored().stream(), personal);
      refold.applying(key, event);
      if (!personal.isEmpty() && !Collections.disjoint(personal, erased)) {
        // It was read just before the erasure.
        forget(personal);
      }
    }
  }

  private void erased(Message<SubjectErased> message) {
    Set<UUID> keys = message.body().keys();
    erased.addAll(keys);
    while (erased.size() > ERASED_MAX) {
      erased.remove(erased.iterator().next());
    }
    refold
        .run(keys)
        .onComplete(
            done -> message.reply(null),
            failure -> message.fail(500, String.valueOf(fold.sayable(failure))));
  }

  private void forget(Set<UUID> keys) {
    vertx.runOnContext(
        later ->
            refold
                .run(keys)
                .onFailure(failure -> vertx.setTimer(FORGET_AGAIN_MILLIS, again -> forget(keys))));
  }

  @Override
  public Future<Void> replace(Map<String, Optional<R>> rows) {
    StagedRows<R> staged = new StagedRows<>(table, view.row());
    rows.forEach((key, row) -> staged.put(key, row.orElse(null)));
    List<Change> changes = staged.commit(writer);
    return announce(positions, changes);
  }

  /** The future completes when the rollups have taken it. */
  private Future<Void> announce(Positions from, List<Change> changes) {
    RowChanges all = new RowChanges(view.name(), slice, ++announced, from, positions, changes);
    List<Future<Void>> taken = senders.stream().map(sender -> sender.send(all)).toList();
    vertx.eventBus().publish(BusAddresses.changes(view.name()), all);
    return Future.join(taken).mapEmpty();
  }

  private void allRows(Message<Object> message) {
    List<Change> all = new ArrayList<>(table.size());
    table.forEach((key, row) -> all.add(new Change(key, null, row)));
    Positions start = Positions.start(positions.partitions());
    message.reply(new RowChanges(view.name(), slice, announced, start, positions, all));
  }

  /** Returns the name of the view. */
  public String name() {
    return view.name();
  }

  /** Returns which slice of the view it is. */
  public int slice() {
    return slice;
  }

  @Override
  public RowTable table() {
    return table;
  }

  @Override
  public Positions positions() {
    return positions;
  }

  @Override
  public QueryReply.State state() {
    FeedSubscription feed = subscription;
    if (problem != null) {
      return QueryReply.State.STOPPED;
    }
    return feed != null && feed.live() ? QueryReply.State.LIVE : QueryReply.State.CATCHING_UP;
  }

  @Override
  public @Nullable String problem() {
    return problem;
  }

  @Override
  public Future<?> stop() {
    FeedSubscription feed = subscription;
    return feed == null ? Future.succeededFuture() : feed.stop();
  }
}
