package io.daybook.live;

import io.daybook.codec.EventCodec;
import io.daybook.eventstore.EventJson;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.feed.FeedEvent;
import io.daybook.feed.FeedRun;
import io.daybook.feed.FeedSubscription;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The end of the feed as a hub follows it, from the hub's start on: hands each event to the
 * subscriptions to its stream, category and partition, encoded once for all of them.
 *
 * <p>Context: owned by one hub.
 */
final class EventTail {
  private final Map<StreamId, Set<StreamSubscription>> byStream = new HashMap<>();
  private final Map<LogScope, Set<LogSubscription>> byScope = new HashMap<>();
  private final long[] fed;
  private final EventCodec codec;
  private @Nullable FeedSubscription feed;

  EventTail(int partitions, EventCodec codec) {
    this.fed = new long[partitions];
    this.codec = codec;
  }

  /** Begins behind all events that are there. */
  Future<Void> start(Vertx vertx, LiveSources sources, String consumer) {
    return sources
        .store()
        .heads()
        .compose(
            heads -> {
              for (int p = 0; p < fed.length; p++) {
                fed[p] = heads.of(p);
              }
              FeedSubscription subscription =
                  new FeedSubscription(
                      vertx, sources.store(), sources.codec(), consumer, heads, this::apply);
              feed = subscription;
              return subscription.start();
            });
  }

  Future<Void> stop() {
    FeedSubscription subscription = feed;
    return subscription == null ? Future.succeededFuture() : subscription.stop();
  }

  /** Returns the position of a partition up to which all events were handed out. */
  long fed(int partition) {
    return fed[partition];
  }

  int partitions() {
    return fed.length;
  }

  void add(StreamSubscription subscription) {
    byStream
        .computeIfAbsent(subscription.stream(), stream -> new LinkedHashSet<>())
        .add(subscription);
  }

  void remove(StreamSubscription subscription) {
    remove(byStream, subscription.stream(), subscription);
  }

  void add(LogSubscription subscription) {
    byScope.computeIfAbsent(subscription.scope(), scope -> new LinkedHashSet<>()).add(subscription);
  }

  void remove(LogSubscription subscription) {
    remove(byScope, subscription.scope(), subscription);
  }

  private static <K, S> void remove(Map<K, Set<S>> map, K name, S subscription) {
    Set<S> set = map.get(name);
    if (set != null && set.remove(subscription) && set.isEmpty()) {
      map.remove(name);
    }
  }

  private void apply(List<FeedRun> runs) {
    for (FeedRun run : runs) {
      for (FeedEvent event : run.events()) {
        hand(event.stored());
      }
      fed[run.partition()] = run.last();
    }
  }

  private void hand(RecordedEvent event) {
    Set<StreamSubscription> stream = byStream.getOrDefault(event.stream(), Set.of());
    Set<LogSubscription> category =
        byScope.getOrDefault(new LogScope.Category(event.stream().category()), Set.of());
    Set<LogSubscription> partition =
        byScope.getOrDefault(new LogScope.Partition(event.partition()), Set.of());
    if (stream.isEmpty() && category.isEmpty() && partition.isEmpty()) {
      return;
    }
    String json = EventJson.of(event, codec).toString();
    stream.forEach(subscription -> subscription.offer(event, json));
    category.forEach(subscription -> subscription.offer(event, json));
    partition.forEach(subscription -> subscription.offer(event, json));
  }
}
