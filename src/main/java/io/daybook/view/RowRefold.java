package io.daybook.view;

import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStore.Direction;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.feed.FeedDecoder;
import io.daybook.feed.FeedEvent;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Folds rows again from the event store, where what was erased can't be read any more, beside the
 * feed: events that touch such a row meanwhile are noted, and folded behind what was read.
 *
 * <pre>
 *   keys destroyed -> rows with something of these persons -> read the streams that touched them
 *     -> fold, up to what the slice has applied by then, and what came meanwhile -> put the rows
 * </pre>
 *
 * <p>Of different partitions the event that was recorded first comes first; within a partition
 * positions count.
 *
 * <p>Context: owned by one slice.
 */
final class RowRefold<R> {
  private static final int ROWS_AT_ONCE = 100;
  private static final int PAGE_EVENTS = 1_000;

  private final Slice<R> slice;
  private final EventStore store;
  private final FeedDecoder decoder;
  private final EventFold<R> fold;
  private final RowOrigins origins;
  private final Set<UUID> wanted = new HashSet<>();
  private final List<Promise<Void>> waiting = new ArrayList<>();
  private Map<String, Set<FeedEvent>> meanwhile = Map.of();
  private boolean running;

  /** Whose rows they are. */
  interface Slice<R> {
    /** Returns the last position of a partition that was applied. */
    long applied(int partition);

    /**
     * Puts rows in the place of those that are there; the future completes when the rollups over
     * the view have taken them.
     */
    Future<Void> replace(Map<String, Optional<R>> rows);
  }

  RowRefold(
      Slice<R> slice,
      EventStore store,
      FeedDecoder decoder,
      EventFold<R> fold,
      RowOrigins origins) {
    this.slice = slice;
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
    Set<FeedEvent> noted = meanwhile.get(key);
    if (noted != null) {
      noted.add(event);
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
              meanwhile = Map.of();
              origins.giveBack(keys, rows);
              asked.forEach(promise -> promise.fail(failure));
              next();
            });
  }

  private Future<Void> rows(List<String> rows, int from) {
    if (from >= rows.size()) {
      meanwhile = Map.of();
      return Future.succeededFuture();
    }
    int to = Math.min(from + ROWS_AT_ONCE, rows.size());
    Map<String, Set<FeedEvent>> noted = new HashMap<>();
    rows.subList(from, to).forEach(row -> noted.put(row, new HashSet<>()));
    meanwhile = noted;
    return read(noted.keySet())
        .compose(events -> slice.replace(folded(noted, events)))
        .compose(replaced -> rows(rows, to));
  }

  private Future<List<FeedEvent>> read(Set<String> rows) {
    List<FeedEvent> events = new ArrayList<>();
    Set<StreamId> streams = new HashSet<>();
    for (String row : rows) {
      Optional<List<StreamId>> known = origins.streamsOf(row);
      if (known.isEmpty()) {
        return readLog(rows, 0, 1, events);
      }
      streams.addAll(known.get());
    }
    Map<Integer, List<StreamId>> byPartition = new TreeMap<>();
    for (StreamId stream : streams) {
      int partition = store.partitions().of(stream);
      byPartition.computeIfAbsent(partition, p -> new ArrayList<>()).add(stream);
    }
    Future<Void> all = Future.succeededFuture();
    for (Map.Entry<Integer, List<StreamId>> entry : byPartition.entrySet()) {
      all = all.compose(done -> readStreams(entry.getKey(), entry.getValue(), events));
    }
    return all.map(events);
  }

  private Future<Void> readStreams(int partition, List<StreamId> streams, List<FeedEvent> events) {
    return store
        .readStreams(partition, streams, PAGE_EVENTS)
        .compose(
            first -> {
              events.addAll(decoder.decodeAll(first));
              Future<Void> rest = Future.succeededFuture();
              for (RecordedEvent event : first) {
                if (event.version() == PAGE_EVENTS) {
                  rest = rest.compose(done -> readOn(event.stream(), PAGE_EVENTS + 1L, events));
                }
              }
              return rest;
            });
  }

  private Future<Void> readOn(StreamId stream, long from, List<FeedEvent> events) {
    return store
        .readStream(stream, from, PAGE_EVENTS, Direction.FORWARD)
        .compose(
            page -> {
              events.addAll(decoder.decodeAll(page));
              return page.size() < PAGE_EVENTS
                  ? Future.succeededFuture()
                  : readOn(stream, from + PAGE_EVENTS, events);
            });
  }

  /** Which streams have touched the rows is not known: all events are looked at. */
  private Future<List<FeedEvent>> readLog(
      Set<String> rows, int partition, long from, List<FeedEvent> events) {
    if (partition == store.partitions().count()) {
      return Future.succeededFuture(events);
    }
    if (from > slice.applied(partition)) {
      return readLog(rows, partition + 1, 1, events);
    }
    return store
        .readPartition(partition, from, PAGE_EVENTS)
        .compose(
            page -> {
              for (FeedEvent event : decoder.decodeAll(page)) {
                if (event.position() <= slice.applied(partition)
                    && !Collections.disjoint(rows, keys(event))) {
                  events.add(event);
                }
              }
              return page.isEmpty()
                  ? readLog(rows, partition + 1, 1, events)
                  : readLog(rows, partition, page.getLast().position() + 1, events);
            });
  }

  private Map<String, Optional<R>> folded(Map<String, Set<FeedEvent>> noted, List<FeedEvent> read) {
    Map<String, RowHistory> histories = new HashMap<>();
    noted.keySet().forEach(row -> histories.put(row, new RowHistory()));
    for (FeedEvent event : read) {
      if (event.position() <= slice.applied(event.stored().partition())) {
        for (String key : keys(event)) {
          RowHistory history = histories.get(key);
          if (history != null) {
            history.add(event);
          }
        }
      }
    }
    Map<String, Optional<R>> rows = new HashMap<>();
    noted.forEach(
        (key, later) -> {
          RowHistory history = histories.getOrDefault(key, new RowHistory());
          later.forEach(history::addUnlessThere);
          rows.put(key, Optional.ofNullable(row(key, history)));
        });
    return rows;
  }

  private @Nullable R row(String key, RowHistory history) {
    R row = null;
    for (FeedEvent event : history.inOrder()) {
      for (int i = 0; i < event.size(); i++) {
        if (key.equals(fold.key(event.get(i)))) {
          row = fold.apply(row, event.get(i));
        }
      }
    }
    return row;
  }

  /** Returns the keys of the rows that a stored event touches, with all that it has become. */
  private Set<String> keys(FeedEvent event) {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < event.size(); i++) {
      String key = fold.key(event.get(i));
      if (key != null) {
        keys.add(key);
      }
    }
    return keys;
  }
}
