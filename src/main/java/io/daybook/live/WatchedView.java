package io.daybook.live;

import io.daybook.eventstore.Positions;
import io.daybook.platform.BusAddresses;
import io.daybook.query.Query;
import io.daybook.query.Query.Freshness;
import io.daybook.query.QueryReply;
import io.daybook.query.ViewDescription;
import io.daybook.view.RowChanges;
import io.daybook.view.RowChanges.Change;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A view as a hub follows it: hears of all its changes from the hub's start on, keeps the recent
 * ones, and tells the subscriptions that they concern.
 *
 * <p>Context: owned by one hub.
 */
final class WatchedView {
  private static final System.Logger LOG = System.getLogger(WatchedView.class.getName());

  private final Vertx vertx;
  private final ViewDescription description;
  private final RecentChanges recent;
  private final RowInterests interests;
  private final Set<ViewSubscription> waiting = new LinkedHashSet<>();
  private final Map<Integer, Positions> owed = new HashMap<>();
  private final Set<ViewSubscription> touched = new LinkedHashSet<>();
  private @Nullable MessageConsumer<RowChanges> changes;

  WatchedView(Vertx vertx, ViewDescription description, int partitions, int ringChangesMax) {
    this.vertx = vertx;
    this.description = description;
    this.recent = new RecentChanges(description.slices(), partitions, ringChangesMax);
    this.interests = new RowInterests(description);
  }

  Future<Void> start() {
    MessageConsumer<RowChanges> consumer =
        vertx
            .eventBus()
            .localConsumer(
                BusAddresses.changes(description.name()), message -> changed(message.body()));
    changes = consumer;
    return consumer.completion();
  }

  Future<Void> stop() {
    MessageConsumer<RowChanges> consumer = changes;
    return consumer == null ? Future.succeededFuture() : consumer.unregister();
  }

  ViewDescription description() {
    return description;
  }

  RecentChanges recent() {
    return recent;
  }

  void add(ViewSubscription subscription) {
    interests.add(subscription);
  }

  void remove(ViewSubscription subscription) {
    interests.remove(subscription);
    waiting.remove(subscription);
  }

  /** Lets the subscription go on once it is ready, which more changes will make it. */
  void await(ViewSubscription subscription) {
    waiting.add(subscription);
  }

  private void changed(RowChanges batch) {
    switch (recent.add(batch)) {
      case NEXT -> apply(batch.changes());
      case KNOWN -> {}
      case MISSED -> interests.all().forEach(ViewSubscription::invalidate);
    }
    goOn();
  }

  /** Marks all rows before any is sent: a position goes out with the last of them. */
  private void apply(List<Change> all) {
    for (Change change : all) {
      ChangedRow row = new ChangedRow(change);
      interests.forEach(
          change,
          subscription -> {
            if (subscription.offer(row)) {
              touched.add(subscription);
            }
          });
    }
    if (!touched.isEmpty()) {
      touched.forEach(ViewSubscription::pump);
      touched.clear();
    }
  }

  private void goOn() {
    if (waiting.isEmpty()) {
      return;
    }
    for (ViewSubscription subscription : new ArrayList<>(waiting)) {
      if (subscription.ready()) {
        waiting.remove(subscription);
        subscription.goOn();
      }
    }
  }

  /**
   * Ends what has waited for too long and, while others wait, finds out whether the changes that
   * they wait for were missed: then a slice is further than was heard of by the next tick.
   */
  void tick(long nowNanos) {
    for (ViewSubscription subscription : new ArrayList<>(waiting)) {
      subscription.expire(nowNanos);
    }
    boolean missed = !recent.reached(owed);
    owed.forEach(this::missUnlessReached);
    if (missed) {
      interests.all().forEach(ViewSubscription::invalidate);
      goOn();
    }
    owed.clear();
    for (int slice = 0; !waiting.isEmpty() && slice < description.slices(); slice++) {
      progress(slice).onFailure(failure -> LOG.log(Level.DEBUG, "live: {0}", failure));
    }
  }

  private void missUnlessReached(int slice, Positions at) {
    if (!recent.reached(Map.of(slice, at))) {
      recent.miss(slice, at);
    }
  }

  /** Asks the slices of which nothing was seen how far they are. */
  Future<Void> begin() {
    List<Future<Void>> asked = new ArrayList<>();
    for (int slice = 0; slice < description.slices(); slice++) {
      if (!recent.begun(slice)) {
        asked.add(progress(slice));
      }
    }
    return Future.all(asked).mapEmpty();
  }

  private Future<Void> progress(int slice) {
    Query query = new Query.Progress(Freshness.ANY);
    return SnapshotRead.ask(vertx, description, slice, query).map(reply -> at(slice, reply));
  }

  private @Nullable Void at(int slice, QueryReply reply) {
    if (reply instanceof QueryReply.Reached reached) {
      recent.begin(slice, reached.positions());
      owed.put(slice, reached.positions());
    }
    return null;
  }
}
