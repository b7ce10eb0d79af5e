package io.daybook.view;

import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Positions;
import io.daybook.feed.FeedDecoder;
import io.daybook.feed.FeedEvent;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Folds rows again from the event store, where what was erased can't be read any more, beside the
 * feed: events that touch such a row meanwhile are noted, and folded behind what was read.
 *
 * <pre>
 *   keys destroyed -> rows with something of these persons -> read the streams that touched them
 *     -> fold, up to what the slice had applied then, and what came meanwhile -> put the rows
 * </pre>
 *
 * <p>Where it is not known which streams touched a row, or they have too many events, the whole log
 * is folded, a page of each partition at a time; what comes meanwhile is noted only when little of
 * it is left. So the log may have any length.
 *
 * <p>Of different partitions the event that was recorded first comes first; within a partition
 * positions count.
 *
 * <p>Context: owned by one slice.
 */
final class RowRefold<R> {
  private final Slice<R> slice;
  private final EventStore store;
  private final FeedDecoder decoder;
  private final EventFold<R> fold;
  private final RowOrigins origins;
  private final Set<UUID> wanted = new HashSet<>();
  private final List<Promise<Void>> waiting = new ArrayList<>();
  private final Bounds bounds;
  private final Set<FeedEvent> meanwhile = new LinkedHashSet<>();
  private Set<String> watched = Set.of();
  private boolean running;

  /** Whose rows they are. */
  interface Slice<R> {
    /** Returns what was applied of every partition. */
    Positions positions();

    /**
     * Puts rows in the place of those that are there; the future completes when the rollups over
     * the view have taken them.
     */
    Future<Void> replace(Map<String, Optional<R>> rows);
  }

  /**
   * How much of the log there is in memory.
   *
   * @param rowsMax how many rows are folded together
   * @param pageEvents how many events are read with one statement
   * @param eventsMax of how many events streams are read; for more it is the whole log, page by
   *     page
   */
  record Bounds(int rowsMax, int pageEvents, int eventsMax) {
    static final Bounds DEFAULTS = new Bounds(100, 1_000, 20_000);
  }

  RowRefold(
      Slice<R> slice,
      EventStore store,
      FeedDecoder decoder,
      EventFold<R> fold,
      RowOrigins origins,
      Bounds bounds) {
    this.slice = slice;
    this.bounds = bounds;
    this.store = store;
    this.decoder = decoder;
    this.fold = fold;
    this.origins = origins;
  }

  /** Folds the rows of persons again; the future fails when the store can't be read. */
  Future<Void> run(Set<UUID> personalKeys) {
    Promise<Void> promise = Promise.promise();
    wanted.addAll(personalKeys);
    waiting.add(promise);
    if (!running) {
      next();
    }
    return promise.future();
  }

  /** Takes note of an event that is being applied. */
  void applying(String key, FeedEvent event) {
    if (watched.contains(key)) {
      meanwhile.add(event);
    }
  }

  private void next() {
    if (waiting.isEmpty()) {
      return;
    }
    running = true;
    Set<UUID> keys = Set.copyOf(wanted);
    List<Promise<Void>> asked = List.copyOf(waiting);
    wanted.clear();
    waiting.clear();
    List<String> rows = List.copyOf(origins.takeRows(keys));
    rows(rows, 0)
        .onComplete(
            done -> {
              running = false;
              asked.forEach(Promise::complete);
              next();
            },
            failure -> {
              running = false;
              watch(Set.of());
              origins.giveBack(keys, rows);
              asked.forEach(promise -> promise.fail(failure));
              next();
            });
  }

  private Future<Void> rows(List<String> rows, int from) {
    if (from >= rows.size()) {
      return Future.succeededFuture();
    }
    int to = Math.min(from + bounds.rowsMax(), rows.size());
    return refold(Set.copyOf(rows.subList(from, to))).compose(done -> rows(rows, to));
  }

  private Future<Void> refold(Set<String> rows) {
    Set<StreamId> streams = new HashSet<>();
    for (String row : rows) {
      Optional<List<StreamId>> known = origins.streamsOf(row);
      if (known.isEmpty()) {
        return fromLog(rows);
      }
      streams.addAll(known.get());
    }
    return fromStreams(rows, streams);
  }

  private Future<Void> fromStreams(Set<String> rows, Set<StreamId> streams) {
    watch(rows);
    StreamsRead read = new StreamsRead(store, decoder, streams, slice.positions(), bounds);
    return read.run().compose(all -> all ? replaced(folded(rows, read.inOrder())) : fromLog(rows));
  }

  private RefoldedRows<R> folded(Set<String> rows, EventOrder events) {
    RefoldedRows<R> refolded = new RefoldedRows<>(fold, rows);
    Optional<FeedEvent> next = events.next();
    while (next.isPresent()) {
      refolded.fold(next.get());
      next = events.next();
    }
    return refolded;
  }

  private Future<Void> fromLog(Set<String> rows) {
    watch(Set.of());
    RefoldedRows<R> refolded = new RefoldedRows<>(fold, rows);
    int partitions = store.partitions().count();
    int page = Math.clamp(bounds.eventsMax() / partitions, 1, bounds.pageEvents());
    return follow(new LogFold<>(store, decoder, refolded, page), refolded, Long.MAX_VALUE);
  }

  /**
   * Folds the log up to where the slice is, and once more, until that is not far any more, or does
   * not become less: then as much comes in one round as in the other, and is noted.
   *
   * @param before how far it was in the round before
   */
  private Future<Void> follow(LogFold<R> log, RefoldedRows<R> rows, long before) {
    Positions end = slice.positions();
    long behind = log.behind(end);
    boolean last = behind <= bounds.pageEvents() || behind >= before;
    if (last) {
      watch(rows.keys());
    }
    return log.upTo(end).compose(done -> last ? replaced(rows) : follow(log, rows, behind));
  }

  /** Notes the events that touch these rows from now on. */
  private void watch(Set<String> rows) {
    watched = rows;
    meanwhile.clear();
  }

  private Future<Void> replaced(RefoldedRows<R> rows) {
    meanwhile.forEach(rows::fold);
    watch(Set.of());
    return slice.replace(rows.all());
  }
}
