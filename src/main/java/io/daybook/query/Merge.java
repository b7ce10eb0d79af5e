package io.daybook.query;

import io.daybook.eventstore.Positions;
import io.daybook.query.QueryReply.Entry;
import io.daybook.query.QueryReply.Rows;
import io.daybook.query.QueryReply.SliceStatus;
import java.util.ArrayList;
import java.util.List;

/** Makes one answer of the answers of all slices of a view. */
final class Merge {
  private Merge() {}

  /** Merges; whatever is not an answer with rows or positions wins over the others. */
  static QueryReply replies(Query query, List<QueryReply> replies) {
    for (QueryReply reply : replies) {
      if (reply instanceof QueryReply.Behind || reply instanceof QueryReply.BadQuery) {
        return reply;
      }
    }
    for (QueryReply reply : replies) {
      if (reply instanceof QueryReply.Stale(QueryReply _, String problem)) {
        List<QueryReply> plain = replies.stream().map(QueryReply::plain).toList();
        return new QueryReply.Stale(replies(query, plain), problem);
      }
    }
    return switch (query) {
      case Query.ByKey _ -> replies.getFirst();
      case Query.Progress _ -> new QueryReply.Reached(positions(replies));
      case Query.ByFields byFields -> rows(byFields, replies);
      case Query.Status _ -> status(replies);
    };
  }

  private static QueryReply rows(Query.ByFields query, List<QueryReply> replies) {
    List<Entry> all = new ArrayList<>();
    boolean more = false;
    for (QueryReply reply : replies) {
      if (reply instanceof Rows rows) {
        all.addAll(rows.rows());
        more |= rows.next() != null;
      }
    }
    all.sort(RowOrder.of(query.descending()));
    more |= all.size() > query.limit();
    List<Entry> page = List.copyOf(all.subList(0, Math.min(all.size(), query.limit())));
    String next =
        more && !page.isEmpty()
            ? Cursor.behind(page.getLast(), query.sort(), query.descending()).token()
            : null;
    return new Rows(page, next, positions(replies));
  }

  private static QueryReply status(List<QueryReply> replies) {
    long rows = 0;
    SliceStatus worst = (SliceStatus) replies.getFirst();
    for (QueryReply reply : replies) {
      SliceStatus status = (SliceStatus) reply;
      rows += status.rows();
      worst = status.state().compareTo(worst.state()) > 0 ? status : worst;
    }
    return new SliceStatus(rows, positions(replies), worst.state(), worst.problem());
  }

  private static Positions positions(List<QueryReply> replies) {
    return replies.stream().map(Merge::positionsOf).reduce(Positions::min).orElseThrow();
  }

  private static Positions positionsOf(QueryReply reply) {
    return switch (reply) {
      case QueryReply.Found found -> found.positions();
      case QueryReply.Missing missing -> missing.positions();
      case Rows rows -> rows.positions();
      case QueryReply.Reached reached -> reached.positions();
      case QueryReply.Behind behind -> behind.positions();
      case SliceStatus status -> status.positions();
      case QueryReply.Stale stale -> positionsOf(stale.reply());
      case QueryReply.BadQuery bad -> throw new IllegalArgumentException(bad.detail());
    };
  }
}
