package io.daybook.view;

import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Positions;
import io.daybook.kernel.Rollup;
import io.daybook.platform.BusAddresses;
import io.daybook.privacy.WordlessDefect;
import io.daybook.query.Query;
import io.daybook.query.QueryReply;
import io.daybook.query.ViewDescription;
import io.daybook.view.RowChanges.Change;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Owns the rows of a rollup: sums up the row changes of all slices of its source view, answers
 * queries, and announces its own changes like any view.
 *
 * <pre>
 *   changes from slice s, number = what is known of s + 1  -> subtract the old rows, add the new
 *                         number is further on             -> something was missed: begin again
 *                                                             with all rows of all slices
 *                         number is not further on         -> known already
 * </pre>
 *
 * <p>Changes that arrive while it begins again are held until all rows are there; a slice that
 * waits for them to be taken sends no more than {@link RollupSender} allows.
 *
 * <p>A rollup whose functions fail stops, and keeps the rows that it has until rows of its source
 * are folded again: somebody was erased, so it begins again too, and may stop again.
 */
public final class RollupVerticle<S, R> extends VerticleBase implements SliceQueries.Slice {
  private static final System.Logger LOG = System.getLogger(RollupVerticle.class.getName());
  private static final long RETRY_MILLIS = 200;

  private final Rollup<S, R> rollup;
  private final ViewDescription description;
  private final ViewDescription source;
  private final EventStore store;
  private final RollupFold<S, R> fold;
  private final RowWriter writer;
  private final Positions[] known;
  private final long[] numbers;
  private final List<Message<RowChanges>> held = new ArrayList<>();
  private RowTable table;
  private Positions positions;
  private Positions liveAt;
  private long announced;
  private boolean live;
  private boolean rebuilding;
  private @Nullable String problem;
  private @Nullable String sourceProblem;

  /**
   * Creates a rollup of one slice.
   *
   * @param source the view whose rows are summed up
   */
  public RollupVerticle(
      Rollup<S, R> rollup, ViewDescription description, ViewDescription source, EventStore store) {
    this.rollup = rollup;
    this.description = description;
    this.source = source;
    this.store = store;
    this.fold = new RollupFold<>(rollup);
    this.writer = new RowWriter(rollup.row());
    this.table = new RowTable(description);
    this.positions = Positions.start(store.partitions().count());
    this.liveAt = positions;
    this.known = new Positions[source.slices()];
    this.numbers = new long[source.slices()];
    Arrays.fill(known, positions);
  }

  @Override
  public Future<?> start() {
    SliceQueries queries = new SliceQueries(vertx, this);
    return vertx
        .eventBus()
        .<RowChanges>localConsumer(
            BusAddresses.changesFor(source.name(), rollup.name()),
            message -> receive(message, queries))
        .completion()
        .compose(
            done ->
                vertx
                    .eventBus()
                    .<String>localConsumer(
                        BusAddresses.stopped(source.name()),
                        message -> sourceStopped(message.body(), queries))
                    .completion())
        .compose(
            done ->
                vertx
                    .eventBus()
                    .<Query>localConsumer(BusAddresses.query(rollup.name(), 0), queries::receive)
                    .completion())
        .compose(done -> store.heads())
        .onSuccess(
            heads -> {
              liveAt = heads;
              live = positions.reached(heads);
            });
  }

  /** It comes no further than its source; what other slices of that still send is applied. */
  private void sourceStopped(String why, SliceQueries queries) {
    if (problem == null && sourceProblem == null) {
      sourceProblem = "rollup %s stands still: %s".formatted(rollup.name(), why);
      queries.stopped();
    }
  }

  private void receive(Message<RowChanges> message, SliceQueries queries) {
    if (rebuilding) {
      held.add(message);
      return;
    }
    if (needsAllRows(message)) {
      rebuild(message, queries);
      return;
    }
    RowChanges changes = message.body();
    if (problem == null && changes.number() > numbers[changes.slice()]) {
      apply(changes, queries);
    }
    message.reply(null);
  }

  private boolean needsAllRows(Message<RowChanges> message) {
    RowChanges changes = message.body();
    long ahead = changes.number() - numbers[changes.slice()];
    boolean missed = message.headers().contains(RollupSender.MISSED);
    return problem == null
        ? ahead > 1 || (ahead == 1 && missed)
        : ahead > 0 && (changes.isRefold() || missed);
  }

  private void apply(RowChanges changes, SliceQueries queries) {
    StagedRows<R> totals = new StagedRows<>(table, rollup.row());
    try {
      fold.stage(changes.changes(), totals);
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError defect) {
      stopAt(changes, defect);
      queries.stopped();
      return;
    }
    List<Change> differing = totals.commit(writer);
    Positions from = positions;
    known[changes.slice()] = changes.to();
    numbers[changes.slice()] = changes.number();
    advance();
    announce(from, differing);
    queries.advanced();
  }

  /**
   * What is said may have values of rows in it, and these do not tell whether they are personal.
   */
  private void stopAt(RowChanges changes, Throwable defect) {
    Throwable said = WordlessDefect.of(defect);
    problem = "rollup %s stopped behind %s: %s".formatted(rollup.name(), changes.from(), said);
    LOG.log(System.Logger.Level.ERROR, problem, said);
  }

  private void advance() {
    Positions least = known[0];
    for (Positions slice : known) {
      least = least.min(slice);
    }
    positions = least;
    live = live || positions.reached(liveAt);
  }

  private void announce(Positions from, List<Change> changes) {
    RowChanges own = new RowChanges(rollup.name(), 0, ++announced, from, positions, changes);
    vertx.eventBus().publish(BusAddresses.changes(rollup.name()), own);
  }

  /**
   * Begins again.
   *
   * @param cause the message that showed that it must, which is among what the slices answer
   */
  private void rebuild(Message<RowChanges> cause, SliceQueries queries) {
    LOG.log(System.Logger.Level.INFO, "rollup {0}: begins again with all rows", rollup.name());
    rebuilding = true;
    List<Future<RowChanges>> all = new ArrayList<>();
    for (int slice = 0; slice < source.slices(); slice++) {
      all.add(allRows(slice));
    }
    Future.all(all)
        .onComplete(
            rows -> {
              rebuilt(rows.list(), queries);
              cause.reply(null);
            },
            failure -> vertx.setTimer(RETRY_MILLIS, again -> rebuild(cause, queries)));
  }

  private Future<RowChanges> allRows(int slice) {
    DeliveryOptions options = new DeliveryOptions().setLocalOnly(true);
    return vertx
        .eventBus()
        .<RowChanges>request(BusAddresses.rows(source.name(), slice), null, options)
        .map(Message::body);
  }

  private void rebuilt(List<RowChanges> slices, SliceQueries queries) {
    rebuilding = false;
    problem = null;
    table = new RowTable(description);
    Positions start = Positions.start(positions.partitions());
    positions = start;
    for (RowChanges rows : slices) {
      known[rows.slice()] = start;
      numbers[rows.slice()] = rows.number();
    }
    for (RowChanges rows : slices) {
      if (problem == null) {
        apply(rows, queries);
      }
    }
    List<Message<RowChanges>> later = List.copyOf(held);
    held.clear();
    later.forEach(message -> receive(message, queries));
  }

  /** Returns the name of the rollup. */
  public String name() {
    return rollup.name();
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
    if (problem() != null) {
      return QueryReply.State.STOPPED;
    }
    if (rebuilding) {
      return QueryReply.State.REBUILDING;
    }
    return live ? QueryReply.State.LIVE : QueryReply.State.CATCHING_UP;
  }

  @Override
  public @Nullable String problem() {
    return problem != null ? problem : sourceProblem;
  }
}
