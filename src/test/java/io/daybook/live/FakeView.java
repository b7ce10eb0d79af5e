package io.daybook.live;

import io.daybook.codec.Json;
import io.daybook.eventstore.Positions;
import io.daybook.platform.BusAddresses;
import io.daybook.query.Cursor;
import io.daybook.query.Query;
import io.daybook.query.QueryReply;
import io.daybook.query.ViewDescription;
import io.daybook.view.Row;
import io.daybook.view.RowChanges;
import io.daybook.view.RowChanges.Change;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A view whose rows a test changes at will. Its answers can be held back, before or after they are
 * made, and its changes can be lost.
 */
final class FakeView {
  static final int PARTITIONS = 2;

  record Order(String id, String customer, String status, long version) {}

  final ViewDescription description;
  private final Vertx vertx;
  private final List<TreeMap<String, Order>> slices = new ArrayList<>();
  private final List<Positions> positions = new ArrayList<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  boolean holdBefore;
  boolean holdAfter;
  private long announced;
  boolean loseChanges;
  int queries;

  FakeView(Vertx vertx, int slices) {
    this.vertx = vertx;
    Map<String, Function<Object, @Nullable Object>> indexes = new LinkedHashMap<>();
    indexes.put("customer", row -> ((Order) row).customer());
    indexes.put("status", row -> ((Order) row).status());
    this.description = new ViewDescription("orders", indexes, Map.of(), slices);
    for (int i = 0; i < slices; i++) {
      this.slices.add(new TreeMap<>());
      positions.add(Positions.start(PARTITIONS));
    }
  }

  void start() {
    for (int i = 0; i < slices.size(); i++) {
      int slice = i;
      vertx
          .eventBus()
          .<Query>localConsumer(
              BusAddresses.query("orders", slice), message -> asked(slice, message));
    }
  }

  private void asked(int slice, Message<Query> message) {
    queries++;
    if (message.body() instanceof Query.Progress) {
      message.reply(answer(slice, message.body()));
    } else if (holdBefore) {
      held.add(() -> message.reply(answer(slice, message.body())));
    } else if (holdAfter) {
      QueryReply made = answer(slice, message.body());
      held.add(() -> message.reply(made));
    } else {
      message.reply(answer(slice, message.body()));
    }
  }

  int held() {
    return held.size();
  }

  /** Lets all answers go that were held back, and holds no more. */
  void release() {
    holdBefore = false;
    holdAfter = false;
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  private QueryReply answer(int slice, Query query) {
    Positions at = positions.get(slice);
    return switch (query) {
      case Query.ByKey byKey -> {
        Order row = slices.get(slice).get(byKey.key());
        yield row == null
            ? new QueryReply.Missing(at)
            : new QueryReply.Found(byKey.key(), json(row), at);
      }
      case Query.ByFields fields -> page(slice, fields, at);
      default -> new QueryReply.Reached(at);
    };
  }

  private QueryReply page(int slice, Query.ByFields query, Positions at) {
    String cursor = query.cursor();
    String behind = cursor == null ? "" : Cursor.parse(cursor, null, false).key();
    List<QueryReply.Entry> rows = new ArrayList<>();
    slices
        .get(slice)
        .tailMap(behind, false)
        .forEach(
            (key, row) -> {
              if (description.matches(row, query.where())) {
                rows.add(new QueryReply.Entry(key, json(row), null));
              }
            });
    if (rows.size() <= query.limit()) {
      return new QueryReply.Rows(rows, null, at);
    }
    List<QueryReply.Entry> page = rows.subList(0, query.limit());
    return new QueryReply.Rows(
        List.copyOf(page), Cursor.behind(page.getLast(), null, false).token(), at);
  }

  static Json json(Order row) {
    return Json.of(
        "{\"id\":\"%s\",\"customer\":\"%s\",\"status\":\"%s\",\"version\":%d}"
            .formatted(row.id(), row.customer(), row.status(), row.version()));
  }

  /** Puts rows, which are of one slice, as one batch that ends at the next position. */
  void put(Order... rows) {
    Map<String, Order> byKey = new LinkedHashMap<>();
    for (Order row : rows) {
      byKey.put(row.id(), row);
    }
    change(description.slice(rows[0].id()), byKey);
  }

  void remove(String key) {
    Map<String, Order> gone = new HashMap<>();
    gone.put(key, null);
    change(description.slice(key), gone);
  }

  /** Changes rows of a slice; a null removes one. */
  void change(int slice, Map<String, Order> rows) {
    List<Change> changes = new ArrayList<>();
    rows.forEach(
        (key, row) -> {
          TreeMap<String, Order> table = slices.get(slice);
          Order before = row == null ? table.remove(key) : table.put(key, row);
          if (before != null || row != null) {
            changes.add(new Change(key, shown(before), shown(row)));
          }
        });
    Positions from = positions.get(slice);
    Positions to = from.with(0, from.of(0) + 1);
    positions.set(slice, to);
    publish(new RowChanges("orders", slice, ++announced, from, to, changes));
  }

  /** Changes nothing, and moves on. */
  void idle(int slice) {
    change(slice, Map.of());
  }

  /** Forgets all rows of a slice and builds them again from the given ones. */
  void rebuild(int slice, Map<String, Order> rows) {
    Positions was = positions.get(slice);
    slices.get(slice).clear();
    positions.set(slice, Positions.start(PARTITIONS));
    change(slice, rows);
    Positions from = positions.get(slice);
    positions.set(slice, was);
    publish(new RowChanges("orders", slice, ++announced, from, was, List.of()));
  }

  private void publish(RowChanges changes) {
    if (!loseChanges) {
      vertx.eventBus().publish(BusAddresses.changes("orders"), changes);
    }
  }

  private static @Nullable Row shown(@Nullable Order row) {
    return row == null ? null : new Row(row.id(), row, any -> json(row));
  }

  Map<String, Order> rows() {
    Map<String, Order> all = new TreeMap<>();
    slices.forEach(all::putAll);
    return all;
  }

  Positions least() {
    return positions.stream().reduce(Positions::min).orElseThrow();
  }
}
