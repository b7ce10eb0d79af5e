package io.daybook.server;

import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.partition.PartitionVerticle;
import io.daybook.query.Query;
import io.daybook.query.QueryGateway;
import io.daybook.query.QueryReply;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a node's readiness depends on, apart from what tells of itself: each check succeeds with
 * what is wrong all the same, an empty text for nothing, and fails where the node can't serve.
 */
record NodeHealth(EventStore stored, List<PartitionVerticle> partitions, QueryGateway queries) {

  /** Reads the event store; says what protection it lacks. */
  Future<String> eventStore() {
    String unprotected =
        stored instanceof PostgresEventStore postgres && !postgres.protection().isWhole()
            ? postgres.protection().toString()
            : "";
    return stored.heads().map(unprotected);
  }

  /** Says in which partitions the store could not append of late; only a command tries it again. */
  Future<String> appends() {
    String failing =
        partitions.stream()
            .filter(partition -> partition.counters().failedInARow() > 1)
            .map(partition -> Integer.toString(partition.id()))
            .collect(Collectors.joining(", "));
    return Future.succeededFuture(
        failing.isEmpty() ? "" : "the store did not append of late, in partition " + failing);
  }

  /**
   * Succeeds once every view has applied what was stored when it started, or has stopped; says
   * which have stopped, and why.
   */
  Future<String> views() {
    List<Future<QueryReply>> asked =
        queries.views().stream().map(view -> queries.query(view, new Query.Status())).toList();
    return Future.all(asked)
        .compose(
            all ->
                all.<QueryReply>list().stream().anyMatch(NodeHealth::isCatchingUp)
                    ? Future.failedFuture("a view is catching up")
                    : Future.succeededFuture(problems(all.list())));
  }

  private static String problems(List<QueryReply> views) {
    return views.stream()
        .map(view -> view instanceof QueryReply.SliceStatus status ? status.problem() : null)
        .filter(Objects::nonNull)
        .collect(Collectors.joining("; "));
  }

  private static boolean isCatchingUp(QueryReply reply) {
    return reply instanceof QueryReply.SliceStatus status
        && status.state() == QueryReply.State.CATCHING_UP;
  }
}
