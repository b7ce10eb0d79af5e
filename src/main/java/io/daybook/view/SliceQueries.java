package io.daybook.view;

import io.daybook.eventstore.Positions;
import io.daybook.query.Cursor;
import io.daybook.query.Query;
import io.daybook.query.QueryReply;
import io.daybook.query.QueryReply.Entry;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers the queries that come to a slice: at once, or when it has come as far as they ask.
 *
 * <p>Context: owned by one verticle.
 */
final class SliceQueries {
  private static final int WAITING_MAX = 65_536;

  private final Vertx vertx;
  private final Slice slice;
  private final List<Waiting> waiting = new ArrayList<>();

  /** What the queries are answered from. */
  interface Slice {
    RowTable table();

    Positions positions();

    QueryReply.State state();

    @Nullable String problem();
  }

  private record Waiting(Message<Query> message, Positions after, long timer) {}

  SliceQueries(Vertx vertx, Slice slice) {
    this.vertx = vertx;
    this.slice = slice;
  }

  void receive(Message<Query> message) {
    Query.Freshness freshness = message.body().freshness();
    Positions after = freshness.after();
    if (after == null || slice.positions().reached(after)) {
      message.reply(answer(message.body()));
    } else if (freshness.waitMillis() <= 0
        || waiting.size() >= WAITING_MAX
        || slice.problem() != null) {
      message.reply(behind());
    } else {
      await(message, after, freshness.waitMillis());
    }
  }

  private void await(Message<Query> message, Positions after, long waitMillis) {
    long timer = vertx.setTimer(waitMillis, this::expired);
    waiting.add(new Waiting(message, after, timer));
  }

  private void expired(long timer) {
    for (Waiting one : waiting) {
      if (one.timer == timer) {
        one.message.reply(behind());
      }
    }
    waiting.removeIf(one -> one.timer == timer);
  }

  /** Answers those who waited for the positions that the slice has come to. */
  void advanced() {
    if (waiting.isEmpty()) {
      return;
    }
    Positions now = slice.positions();
    waiting.removeIf(
        one -> {
          boolean reached = now.reached(one.after);
          if (reached) {
            vertx.cancelTimer(one.timer);
            one.message.reply(answer(one.message.body()));
          }
          return reached;
        });
  }

  /** The slice has stopped: tells those who wait for more. */
  void stopped() {
    List<Waiting> all = List.copyOf(waiting);
    waiting.clear();
    for (Waiting one : all) {
      vertx.cancelTimer(one.timer);
      one.message.reply(behind());
    }
  }

  private QueryReply behind() {
    return new QueryReply.Behind(slice.positions(), slice.problem());
  }

  private QueryReply answer(Query query) {
    return switch (query) {
      case Query.ByKey byKey -> marked(byKey(byKey.key()));
      case Query.ByFields byFields -> marked(byFields(byFields));
      case Query.Progress _ -> new QueryReply.Reached(slice.positions());
      case Query.Status _ ->
          new QueryReply.SliceStatus(
              slice.table().size(), slice.positions(), slice.state(), slice.problem());
    };
  }

  private QueryReply marked(QueryReply reply) {
    String problem = slice.problem();
    return problem == null || reply instanceof QueryReply.BadQuery
        ? reply
        : new QueryReply.Stale(reply, problem);
  }

  private QueryReply byKey(String key) {
    Row row = slice.table().get(key);
    return row == null
        ? new QueryReply.Missing(slice.positions())
        : new QueryReply.Found(key, row.json(), slice.positions());
  }

  private QueryReply byFields(Query.ByFields query) {
    List<Entry> found;
    try {
      found = slice.table().find(query);
    } catch (IllegalArgumentException badCursor) {
      return new QueryReply.BadQuery(String.valueOf(badCursor.getMessage()));
    }
    if (found.size() <= query.limit()) {
      return new QueryReply.Rows(List.copyOf(found), null, slice.positions());
    }
    List<Entry> page = List.copyOf(found.subList(0, query.limit()));
    String next = Cursor.behind(page.getLast(), query.sort(), query.descending()).token();
    return new QueryReply.Rows(page, next, slice.positions());
  }
}
