package io.daybook.eventstore.postgres;

import io.daybook.eventstore.Partitions;
import io.daybook.eventstore.PendingWork;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.ScheduledCommand.CommandKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The heads of a store and what is still to be done beside its events, all as of one moment: so
 * what a reactor has done up to its place, and what a command that is not there any more has
 * caused, stands in the log before the heads.
 *
 * <p>Context: one owner; futures complete on the context that called.
 */
public final class PostgresPendingReads {
  private static final int PAGE_BYTES_MAX = 4 << 20;

  private static final String THERE =
      "SELECT to_regclass('scheduled_command') IS NOT NULL, to_regclass('parked_reaction') IS NOT"
          + " NULL";

  private static final String COUNTS =
      "SELECT (SELECT count(DISTINCT name) FROM checkpoint WHERE name LIKE 'reactor:%'), (SELECT"
          + " count(*) FROM parked_reaction), (SELECT count(*) FROM scheduled_command)";

  private static final String PLACES =
      "SELECT c.name, c.partition, least(c.position, p.head) FROM checkpoint c JOIN partition p ON"
          + " p.id = c.partition WHERE c.name LIKE 'reactor:%' ORDER BY c.name, c.partition";

  private static final String PARKED =
      "SELECT "
          + PostgresParkedReactions.COLUMNS
          + ", given_up_at FROM parked_reaction WHERE (reactor, partition, position) > ($1, $2, $3)"
          + " ORDER BY reactor, partition, position LIMIT $4";

  private static final String SCHEDULED =
      "SELECT "
          + ScheduledCommandRows.COLUMNS
          + " FROM (SELECT *, sum(octet_length(body)) OVER (ORDER BY partition, stream, command_id"
          + " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before FROM"
          + " scheduled_command WHERE (partition, stream, command_id) > ($1, $2, $3) ORDER BY"
          + " partition, stream, command_id LIMIT $4) s WHERE s.bytes_before IS NULL OR"
          + " s.bytes_before < $5 ORDER BY s.partition, s.stream, s.command_id";

  private final SqlConnection connection;
  private final Partitions partitions;
  private boolean there;

  /** How much there is. */
  public record Counts(long places, long parked, long scheduled) {
    /** Tells whether there is anything but places. */
    public boolean isNothing() {
      return places == 0 && parked == 0 && scheduled == 0;
    }
  }

  private PostgresPendingReads(SqlConnection connection, Partitions partitions) {
    this.connection = connection;
    this.partitions = partitions;
  }

  static Future<PostgresPendingReads> begin(Pool pool, Partitions partitions) {
    return pool.getConnection()
        .map(connection -> new PostgresPendingReads(connection, partitions))
        .compose(reads -> reads.begun().map(reads).onFailure(failure -> reads.connection.close()));
  }

  private Future<Void> begun() {
    return connection
        .query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .execute()
        .compose(begun -> connection.query(THERE).execute())
        .map(
            rows -> {
              Row row = rows.iterator().next();
              there = row.getBoolean(0) && row.getBoolean(1);
              return null;
            });
  }

  /** Returns the heads. */
  public Future<Positions> heads() {
    return PostgresReads.heads(connection, partitions);
  }

  /** Counts what there is; nothing in a store that was not migrated to have it. */
  public Future<Counts> counts() {
    return there
        ? connection.query(COUNTS).execute().map(rows -> counts(rows.iterator().next()))
        : Future.succeededFuture(new Counts(0, 0, 0));
  }

  private static Counts counts(Row row) {
    return new Counts(row.getLong(0), row.getLong(1), row.getLong(2));
  }

  /** Returns the places of the reactors. */
  public Future<List<PendingWork.Place>> places() {
    return connection.query(PLACES).execute().map(this::places);
  }

  private List<PendingWork.Place> places(RowSet<Row> rows) {
    Map<String, Positions> found = new TreeMap<>();
    for (Row row : rows) {
      String reactor = row.getString(0).substring("reactor:".length());
      Positions known = found.getOrDefault(reactor, Positions.start(partitions.count()));
      found.put(reactor, known.with(row.getInteger(1), row.getLong(2)));
    }
    return found.entrySet().stream()
        .map(place -> new PendingWork.Place(place.getKey(), place.getValue()))
        .toList();
  }

  /**
   * Returns parked reactions, given-up ones too.
   *
   * @param after the last one that was read, null for the first ones
   */
  public Future<List<PendingWork.Parked>> parked(PendingWork.@Nullable Parked after, int limit) {
    Tuple place =
        after == null
            ? Tuple.of("", -1, 0L)
            : Tuple.of(
                after.reaction().reactor(),
                after.reaction().partition(),
                after.reaction().position());
    return there
        ? connection
            .preparedQuery(PARKED)
            .execute(place.addLong((long) limit))
            .map(PostgresPendingReads::parked)
        : Future.succeededFuture(List.of());
  }

  private static List<PendingWork.Parked> parked(RowSet<Row> rows) {
    List<PendingWork.Parked> parked = new ArrayList<>(rows.size());
    for (Row row : rows) {
      OffsetDateTime givenUp = row.getOffsetDateTime("given_up_at");
      parked.add(
          new PendingWork.Parked(
              PostgresParkedReactions.reaction(row), givenUp == null ? null : givenUp.toInstant()));
    }
    return parked;
  }

  /**
   * Returns commands that wait or are parked, fewer where they are large.
   *
   * @param after the key of the last one that was read, null for the first ones
   */
  public Future<List<PendingWork.Scheduled>> scheduled(@Nullable CommandKey after, int limit) {
    Tuple place =
        after == null
            ? Tuple.of(-1, "", "")
            : Tuple.of(partitions.of(after.stream()), after.stream().toString(), after.commandId());
    return there
        ? connection
            .preparedQuery(SCHEDULED)
            .execute(place.addLong((long) limit).addLong((long) PAGE_BYTES_MAX))
            .map(
                rows ->
                    ScheduledCommandRows.read(rows).stream()
                        .map(PendingWork.Scheduled::of)
                        .toList())
        : Future.succeededFuture(List.of());
  }

  /** Ends it; nothing is read any more. */
  public Future<Void> end() {
    return connection.query("ROLLBACK").execute().eventually(connection::close).mapEmpty();
  }
}
