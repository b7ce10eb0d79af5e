package io.daybook.feed;

import io.daybook.platform.BusAddresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Hands batches to all consumers and waits until each has applied its own, so that the slowest one
 * sets the pace and nothing piles up. A consumer that does not answer in time is dropped; it asks
 * again by itself.
 *
 * <p>Context: owned by one feed verticle.
 */
final class FeedFanout {
  private static final System.Logger LOG = System.getLogger(FeedFanout.class.getName());

  private final Vertx vertx;
  private final DeliveryOptions options;
  private final Set<String> consumers = new LinkedHashSet<>();

  FeedFanout(Vertx vertx, long ackMillis) {
    this.vertx = vertx;
    this.options = new DeliveryOptions().setSendTimeout(ackMillis).setLocalOnly(true);
  }

  void add(String consumer) {
    consumers.add(consumer);
  }

  boolean hasAll(Set<String> names) {
    return consumers.containsAll(names);
  }

  Future<Void> deliver(FeedBatch batch) {
    List<Future<?>> acks = new ArrayList<>(consumers.size());
    for (String consumer : List.copyOf(consumers)) {
      acks.add(
          vertx
              .eventBus()
              .request(BusAddresses.feed(consumer), batch, options)
              .mapEmpty()
              .recover(failure -> drop(consumer, failure)));
    }
    return Future.all(acks).mapEmpty();
  }

  private Future<Object> drop(String consumer, Throwable failure) {
    LOG.log(
        System.Logger.Level.WARNING,
        "feed: dropped consumer {0}: {1}",
        consumer,
        String.valueOf(failure.getMessage()));
    consumers.remove(consumer);
    return Future.succeededFuture();
  }
}
