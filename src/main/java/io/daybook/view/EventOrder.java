package io.daybook.view;

import io.daybook.feed.FeedEvent;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.TreeMap;

/**
 * Events of all partitions in the order in which they are folded again: within a partition by
 * position, else those recorded first come first.
 */
final class EventOrder {
  private final Map<Integer, Queue<FeedEvent>> byPartition = new TreeMap<>();
  private final PriorityQueue<FeedEvent> heads =
      new PriorityQueue<>(
          Comparator.comparing((FeedEvent event) -> event.stored().recordedAt())
              .thenComparingInt(event -> event.stored().partition()));

  /** Adds an event behind those of its partition. */
  void add(FeedEvent event) {
    Queue<FeedEvent> queue =
        byPartition.computeIfAbsent(event.stored().partition(), p -> new ArrayDeque<>());
    if (queue.isEmpty()) {
      heads.add(event);
    }
    queue.add(event);
  }

  /** Tells whether there is no event of a partition. */
  boolean isEmpty(int partition) {
    Queue<FeedEvent> queue = byPartition.get(partition);
    return queue == null || queue.isEmpty();
  }

  /** Removes the first of the events, where there is one. */
  Optional<FeedEvent> next() {
    FeedEvent first = heads.poll();
    if (first == null) {
      return Optional.empty();
    }
    Queue<FeedEvent> queue = Objects.requireNonNull(byPartition.get(first.stored().partition()));
    queue.remove();
    FeedEvent behind = queue.peek();
    if (behind != null) {
      heads.add(behind);
    }
    return Optional.of(first);
  }
}
