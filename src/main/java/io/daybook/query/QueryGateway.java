package io.daybook.query;

import io.daybook.eventstore.Positions;
import io.daybook.platform.BusAddresses;
import io.daybook.query.Query.Freshness;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends queries over the event bus to the slices of a view and merges what comes back. Immutable,
 * safe for all threads.
 */
public final class QueryGateway {
  private static final long GRACE_MILLIS = 5_000;

  private final Vertx vertx;
  private final Map<String, ViewDescription> views;

  /** Creates a gateway to the given views. */
  public QueryGateway(Vertx vertx, List<ViewDescription> views) {
    this.vertx = vertx;
    Map<String, ViewDescription> byName = new LinkedHashMap<>();
    views.forEach(view -> byName.put(view.name(), view));
    this.views = Collections.unmodifiableMap(byName);
  }

  /** Returns the views in the order of their declaration. */
  public Collection<ViewDescription> views() {
    return views.values();
  }

  /** Returns the view of that name, or null. */
  public @Nullable ViewDescription view(String name) {
    return views.get(name);
  }

  /**
   * Sends a query and returns the answer of all slices together. The future fails when a slice does
   * not answer.
   */
  public Future<QueryReply> query(ViewDescription view, Query query) {
    if (query instanceof Query.ByKey byKey) {
      return ask(view, view.slice(byKey.key()), query);
    }
    if (query instanceof Query.ByFields byFields) {
      String objection = view.objection(byFields.where().keySet(), byFields.sort());
      if (objection != null) {
        return Future.succeededFuture(new QueryReply.BadQuery(objection));
      }
    }
    if (view.slices() == 1) {
      return ask(view, 0, query);
    }
    List<Future<QueryReply>> asked = new ArrayList<>(view.slices());
    for (int slice = 0; slice < view.slices(); slice++) {
      asked.add(ask(view, slice, query));
    }
    return Future.all(asked).map(all -> Merge.replies(query, all.list()));
  }

  private Future<QueryReply> ask(ViewDescription view, int slice, Query query) {
    DeliveryOptions options =
        new DeliveryOptions()
            .setLocalOnly(true)
            .setSendTimeout(query.freshness().waitMillis() + GRACE_MILLIS);
    return vertx
        .eventBus()
        .<QueryReply>request(BusAddresses.query(view.name(), slice), query, options)
        .map(Message::body);
  }

  /** Waits until all views have applied the positions; false when one had not in time. */
  public Future<Boolean> reached(Positions after, long waitMillis) {
    Query progress = new Query.Progress(new Freshness(after, waitMillis));
    List<Future<QueryReply>> asked =
        views.values().stream().map(view -> query(view, progress)).toList();
    return Future.all(asked)
        .map(all -> all.<QueryReply>list().stream().allMatch(QueryReply.Reached.class::isInstance));
  }
}
