package io.daybook.eventstore.postgres;

import io.daybook.eventstore.ParkedReaction;
import io.daybook.eventstore.Partitions;
import io.daybook.eventstore.PendingWork;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.Content;
import io.daybook.eventstore.ScheduledCommand.State;
import io.daybook.eventstore.ScheduledCommand.Trouble;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts what is to be done according to another store in the place of what is there. Once no server
 * works on the store, and none has since it was filled.
 *
 * <p>Context: one owner; futures complete on the context that called.
 */
public final class PostgresPendingRestore {
  private static final long PAGE_MAX = 10_000;

  private static final String CLEAR_SCHEDULED =
      "DELETE FROM scheduled_command s USING (SELECT partition, stream, command_id FROM"
          + " scheduled_command ORDER BY partition, stream, command_id LIMIT $1) p WHERE"
          + " s.partition = p.partition AND s.stream = p.stream AND s.command_id = p.command_id";

  private static final String CLEAR_PARKED =
      "DELETE FROM parked_reaction r USING (SELECT reactor, partition, position FROM"
          + " parked_reaction ORDER BY reactor, partition, position LIMIT $1) p WHERE r.reactor ="
          + " p.reactor AND r.partition = p.partition AND r.position = p.position";

  private static final String CLEAR_PLACES =
      "DELETE FROM checkpoint WHERE name LIKE 'reactor:%' OR name = 'served'";

  private static final String MARK =
      "INSERT INTO checkpoint (name, partition, position) VALUES ('pending', 0, 0) ON CONFLICT DO"
          + " NOTHING";

  private static final String PLACE =
      "INSERT INTO checkpoint (name, partition, position) VALUES ($1, $2, $3)";

  private static final String PARKED =
      "INSERT INTO parked_reaction ("
          + PostgresParkedReactions.COLUMNS
          + ", given_up_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

  private static final String SCHEDULED =
      "INSERT INTO scheduled_command (partition, stream, command_id, command, body, fingerprint,"
          + " expected_version, context, deliver_at, scheduled_at, due_at, attempts, parked_at,"
          + " problem, problem_code, problem_detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
          + " $10, $11, $12, $13, $14, $15, $16)";

  private final Pool pool;
  private final Partitions partitions;

  PostgresPendingRestore(Pool pool, Partitions partitions) {
    this.pool = pool;
    this.partitions = partitions;
  }

  /** Removes what is there. */
  public Future<Void> clear() {
    return pool.query(MARK)
        .execute()
        .compose(marked -> clear(CLEAR_SCHEDULED))
        .compose(done -> clear(CLEAR_PARKED))
        .compose(done -> pool.query(CLEAR_PLACES).execute())
        .mapEmpty();
  }

  private Future<Void> clear(String page) {
    return pool.preparedQuery(page)
        .execute(Tuple.of(PAGE_MAX))
        .compose(rows -> rows.rowCount() == 0 ? Future.succeededFuture() : clear(page));
  }

  /** Keeps what another store has; fails where it is there already. */
  public Future<Void> keep(List<? extends PendingWork> works) {
    List<Tuple> places = new ArrayList<>();
    List<Tuple> parked = new ArrayList<>();
    List<Tuple> scheduled = new ArrayList<>();
    for (PendingWork work : works) {
      switch (work) {
        case PendingWork.Place(String reactor, Positions positions) ->
            places.addAll(place(reactor, positions));
        case PendingWork.Parked(ParkedReaction reaction, Instant givenUpAt) ->
            parked.add(parked(reaction, givenUpAt));
        case PendingWork.Scheduled(ScheduledCommand command) -> scheduled.add(scheduled(command));
      }
    }
    return insert(PLACE, places)
        .compose(done -> insert(PARKED, parked))
        .compose(done -> insert(SCHEDULED, scheduled));
  }

  private Future<Void> insert(String sql, List<Tuple> rows) {
    return rows.isEmpty()
        ? Future.succeededFuture()
        : pool.preparedQuery(sql).executeBatch(rows).mapEmpty();
  }

  private static List<Tuple> place(String reactor, Positions positions) {
    List<Tuple> rows = new ArrayList<>();
    for (int p = 0; p < positions.partitions(); p++) {
      rows.add(Tuple.of("reactor:" + reactor, p, positions.of(p)));
    }
    return rows;
  }

  private static Tuple parked(ParkedReaction reaction, @Nullable Instant givenUpAt) {
    return PostgresParkedReactions.values(reaction)
        .addOffsetDateTime(givenUpAt == null ? null : ScheduledCommandRows.time(givenUpAt));
  }

  private Tuple scheduled(ScheduledCommand command) {
    Content content = command.content();
    Tuple row =
        Tuple.of(
                partitions.of(command.key().stream()),
                command.key().stream().toString(),
                command.key().commandId())
            .addString(content.command())
            .addBuffer(Buffer.buffer(content.body().bytes()))
            .addString(content.fingerprint())
            .addLong(content.expectedVersion())
            .addBuffer(Buffer.buffer(content.context().bytes()))
            .addOffsetDateTime(ScheduledCommandRows.time(command.deliverAt()))
            .addOffsetDateTime(ScheduledCommandRows.time(command.scheduledAt()));
    return switch (command.state()) {
      case State.Waiting(Instant dueAt, int attempts, boolean claimed, Trouble last) ->
          state(row, dueAt, attempts, null, last);
      case State.Parked(Instant at, int attempts, Trouble why) ->
          state(row, command.deliverAt(), attempts, ScheduledCommandRows.time(at), why);
    };
  }

  private static Tuple state(
      Tuple row,
      Instant dueAt,
      int attempts,
      @Nullable OffsetDateTime parkedAt,
      @Nullable Trouble trouble) {
    return row.addOffsetDateTime(ScheduledCommandRows.time(dueAt))
        .addInteger(attempts)
        .addOffsetDateTime(parkedAt)
        .addString(trouble == null ? null : trouble.type())
        .addString(trouble == null ? null : trouble.code())
        .addString(trouble == null ? null : trouble.detail());
  }
}
