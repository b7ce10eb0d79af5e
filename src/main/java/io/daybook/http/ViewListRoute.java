package io.daybook.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.codec.Mappers;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Positions;
import io.daybook.query.Query;
import io.daybook.query.QueryGateway;
import io.daybook.query.QueryReply;
import io.daybook.query.QueryReply.SliceStatus;
import io.daybook.query.ViewDescription;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;

/** {@code GET /views}: all views, what their rows are found by, and how far they have come. */
final class ViewListRoute {
  private static final JsonMapper MAPPER = Mappers.shown();

  private final QueryGateway queries;
  private final EventStore store;

  ViewListRoute(QueryGateway queries, EventStore store) {
    this.queries = queries;
    this.store = store;
  }

  /** Returns {@code {"views":[{"name","indexes","sorts","rows","position","lag","state"}]}}. */
  Future<Buffer> json() {
    List<ViewDescription> views = List.copyOf(queries.views());
    List<Future<QueryReply>> asked =
        views.stream().map(view -> queries.query(view, new Query.Status())).toList();
    return store
        .heads()
        .recover(
            away ->
                Future.failedFuture(
                    Problem.of(ProblemType.UNAVAILABLE, "the event store can't be reached")))
        .compose(heads -> Future.all(asked).map(all -> json(views, all.list(), heads)));
  }

  private static Buffer json(
      List<ViewDescription> views, List<QueryReply> replies, Positions heads) {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode list = root.putArray("views");
    for (int i = 0; i < views.size(); i++) {
      ViewDescription view = views.get(i);
      if (replies.get(i) instanceof SliceStatus status) {
        ObjectNode node = list.addObject().put("name", view.name());
        view.indexes().keySet().forEach(node.putArray("indexes")::add);
        view.sorts().keySet().forEach(node.putArray("sorts")::add);
        node.put("slices", view.slices())
            .put("rows", status.rows())
            .put("positions", status.positions().toString())
            .put("lag", lag(status.positions(), heads))
            .put("state", status.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (status.problem() != null) {
          node.put("problem", status.problem());
        }
      }
    }
    return Buffer.buffer(root.toString());
  }

  /** Returns how many events are stored that the view has not applied. */
  private static long lag(Positions applied, Positions heads) {
    long lag = 0;
    for (int p = 0; p < heads.partitions(); p++) {
      lag += Math.max(0, heads.of(p) - applied.of(p));
    }
    return lag;
  }
}
