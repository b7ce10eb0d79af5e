package io.daybook.view;

import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStore.Direction;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.feed.FeedDecoder;
import io.daybook.feed.FeedEvent;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/**
 * Reads streams up to positions, unless they have too many events.
 *
 * <p>Context: owned by one slice.
 */
final class StreamsRead {
  private static final int STREAMS_AT_ONCE = 10;

  private final EventStore store;
  private final FeedDecoder decoder;
  private final Positions end;
  private final RowRefold.Bounds bounds;
  private final Queue<Part> parts = new ArrayDeque<>();
  private final List<FeedEvent> events = new ArrayList<>();

  /** What is read with one statement. */
  private sealed interface Part {
    /** The beginning of a few streams of a partition. */
    record Firsts(int partition, List<StreamId> streams) implements Part {}

    /** What comes in one stream. */
    record Rest(StreamId stream, long from) implements Part {}
  }

  StreamsRead(
      EventStore store,
      FeedDecoder decoder,
      Collection<StreamId> streams,
      Positions end,
      RowRefold.Bounds bounds) {
    this.store = store;
    this.decoder = decoder;
    this.end = end;
    this.bounds = bounds;
    Map<Integer, List<StreamId>> byPartition = new TreeMap<>();
    for (StreamId stream : streams) {
      byPartition
          .computeIfAbsent(store.partitions().of(stream), p -> new ArrayList<>())
          .add(stream);
    }
    byPartition.forEach(this::split);
  }

  private void split(int partition, List<StreamId> streams) {
    for (int from = 0; from < streams.size(); from += STREAMS_AT_ONCE) {
      int to = Math.min(from + STREAMS_AT_ONCE, streams.size());
      parts.add(new Part.Firsts(partition, streams.subList(from, to)));
    }
  }

  /** Reads on; true when everything is read, false when it is too much. */
  Future<Boolean> run() {
    if (events.size() > bounds.eventsMax()) {
      events.clear();
      return Future.succeededFuture(false);
    }
    return switch (parts.poll()) {
      case null -> Future.succeededFuture(true);
      case Part.Firsts(int partition, List<StreamId> streams) ->
          store
              .readStreams(partition, streams, firstEvents())
              .compose(
                  page -> {
                    page.stream()
                        .filter(event -> event.version() == firstEvents())
                        .forEach(event -> readOn(event));
                    return taken(page);
                  });
      case Part.Rest(StreamId stream, long from) ->
          store
              .readStream(stream, from, bounds.pageEvents(), Direction.FORWARD)
              .compose(
                  page -> {
                    if (page.size() == bounds.pageEvents()) {
                      readOn(page.getLast());
                    }
                    return taken(page);
                  });
    };
  }

  private int firstEvents() {
    return Math.max(1, bounds.pageEvents() / STREAMS_AT_ONCE);
  }

  private void readOn(RecordedEvent last) {
    if (last.position() < end.of(last.partition())) {
      parts.add(new Part.Rest(last.stream(), last.version() + 1));
    }
  }

  private Future<Boolean> taken(List<RecordedEvent> page) {
    for (FeedEvent event : decoder.decodeAll(page)) {
      if (event.position() <= end.of(event.stored().partition())) {
        events.add(event);
      }
    }
    return run();
  }

  /** Returns what was read, in the order in which it is folded. */
  EventOrder inOrder() {
    EventOrder order = new EventOrder();
    events.stream().sorted(Comparator.comparingLong(FeedEvent::position)).forEach(order::add);
    return order;
  }
}
