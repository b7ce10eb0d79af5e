package io.daybook.live;

import io.daybook.codec.Json;
import io.daybook.eventstore.Positions;
import io.daybook.live.LiveOptions.ViewLimits;
import io.daybook.platform.BusAddresses;
import io.daybook.query.Query;
import io.daybook.query.Query.Freshness;
import io.daybook.query.QueryReply;
import io.daybook.query.ViewDescription;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads all rows of a selection, slice by slice and page by page, so that it is known how far each
 * slice had come.
 *
 * <p>The pages of a slice are of different times. What changed between them reaches the hub as row
 * changes, which it lays over the rows.
 */
final class SnapshotRead {
  private static final long REPLY_MILLIS = 5_000;

  private final Vertx vertx;
  private final ViewDescription view;
  private final Selector selector;
  private final ViewLimits limits;
  private final int pageRows;
  private final NavigableMap<String, Json> rows = new TreeMap<>();
  private final Map<Integer, Positions> at = new HashMap<>();
  private long bytes;

  /** What came of it. */
  sealed interface Outcome {
    /**
     * The rows by key.
     *
     * @param at how far each slice that was asked had come
     */
    record Rows(NavigableMap<String, Json> rows, Map<Integer, Positions> at) implements Outcome {}

    /** There are too many. */
    record TooLarge(String detail) implements Outcome {}
  }

  SnapshotRead(Vertx vertx, ViewDescription view, Selector selector, LiveOptions options) {
    this.vertx = vertx;
    this.view = view;
    this.selector = selector;
    this.limits = options.views();
    this.pageRows = options.reads().pageRows();
  }

  /** Asks one slice. */
  static Future<QueryReply> ask(Vertx vertx, ViewDescription view, int slice, Query query) {
    DeliveryOptions options = new DeliveryOptions().setLocalOnly(true).setSendTimeout(REPLY_MILLIS);
    return vertx
        .eventBus()
        .<QueryReply>request(BusAddresses.query(view.name(), slice), query, options)
        .map(message -> message.body().plain());
  }

  /** Reads; fails when a slice does not answer. */
  Future<Outcome> run() {
    return switch (selector) {
      case Selector.Key key -> byKey(key.key());
      case Selector.Where where -> from(0, where.fields(), null);
      case Selector.All _ -> from(0, Map.of(), null);
    };
  }

  private Future<Outcome> byKey(String key) {
    int slice = view.slice(key);
    return ask(vertx, view, slice, new Query.ByKey(key, Freshness.ANY))
        .map(
            reply -> {
              switch (reply) {
                case QueryReply.Found found -> {
                  rows.put(key, found.row());
                  at.put(slice, found.positions());
                }
                case QueryReply.Missing missing -> at.put(slice, missing.positions());
                default -> throw new IllegalStateException("no answer to a key: " + reply);
              }
              return new Outcome.Rows(rows, at);
            });
  }

  private Future<Outcome> from(int slice, Map<String, String> where, @Nullable String cursor) {
    if (slice == view.slices()) {
      return Future.succeededFuture(new Outcome.Rows(rows, at));
    }
    Query query = new Query.ByFields(where, null, false, pageRows, cursor, Freshness.ANY);
    return ask(vertx, view, slice, query).compose(reply -> page(slice, where, reply));
  }

  private Future<Outcome> page(int slice, Map<String, String> where, QueryReply reply) {
    if (!(reply instanceof QueryReply.Rows page)) {
      return Future.failedFuture("no answer with rows: " + reply);
    }
    for (QueryReply.Entry entry : page.rows()) {
      rows.put(entry.key(), entry.row());
      bytes += entry.key().length() + entry.row().length();
    }
    if (rows.size() > limits.snapshotRowsMax() || bytes > limits.snapshotBytesMax()) {
      return Future.succeededFuture(
          new Outcome.TooLarge(
              "a snapshot has at most %d rows and %d bytes; subscribe to fewer rows"
                  .formatted(limits.snapshotRowsMax(), limits.snapshotBytesMax())));
    }
    at.put(slice, page.positions());
    return page.next() == null ? from(slice + 1, where, null) : from(slice, where, page.next());
  }
}
