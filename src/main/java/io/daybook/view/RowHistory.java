package io.daybook.view;

import io.daybook.feed.FeedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;

/** All events that touched one row, of each partition by position. */
final class RowHistory {
  private final Map<Integer, SortedMap<Long, FeedEvent>> byPartition = new TreeMap<>();

  private SortedMap<Long, FeedEvent> of(FeedEvent event) {
    return byPartition.computeIfAbsent(event.stored().partition(), p -> new TreeMap<>());
  }

  void add(FeedEvent event) {
    of(event).put(event.position(), event);
  }

  void addUnlessThere(FeedEvent event) {
    of(event).putIfAbsent(event.position(), event);
  }

  private record Next(FeedEvent event, Iterator<FeedEvent> behind) {
    Instant time() {
      return event.stored().recordedAt();
    }

    int partition() {
      return event.stored().partition();
    }
  }

  /** Returns the events: within a partition by position, else those recorded first come first. */
  List<FeedEvent> inOrder() {
    PriorityQueue<Next> heads =
        new PriorityQueue<>(Comparator.comparing(Next::time).thenComparingInt(Next::partition));
    byPartition.values().forEach(events -> advance(heads, events.values().iterator()));
    List<FeedEvent> all = new ArrayList<>();
    while (!heads.isEmpty()) {
      Next next = heads.remove();
      all.add(next.event);
      advance(heads, next.behind);
    }
    return all;
  }

  private static void advance(PriorityQueue<Next> heads, Iterator<FeedEvent> events) {
    if (events.hasNext()) {
      heads.add(new Next(events.next(), events));
    }
  }
}
