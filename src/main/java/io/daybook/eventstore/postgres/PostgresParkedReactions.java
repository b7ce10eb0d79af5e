package io.daybook.eventstore.postgres;

import io.daybook.eventstore.ParkedReaction;
import io.daybook.eventstore.ParkedReaction.State;
import io.daybook.eventstore.ParkedReactionStore;
import io.daybook.eventstore.Positions;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parked reactions in the table {@code parked_reaction}. */
final class PostgresParkedReactions implements ParkedReactionStore {
  static final String COLUMNS =
      "reactor, partition, position, stream, event_id, event_type, state, step, problem, attempts,"
          + " since";

  private static final String OPEN = " reactor = $1 AND state <> 'GIVEN_UP' ";

  private static final String VALUES =
      "$1::text, $2::int, $3::bigint, $4::text, $5::uuid, $6::text, $7::text, $8::text, $9::text,"
          + " $10::int, $11::timestamptz";

  private static final String HAS_ROOM =
      "(SELECT count(*) FROM parked_reaction WHERE" + OPEN + ") < $12::int";

  private static final String IS_THERE =
      "EXISTS (SELECT FROM parked_reaction WHERE reactor = $1 AND partition = $2 AND position ="
          + " $3)";

  /** Whoever was given up is not parked again by a node that is late. */
  private static final String PARK =
      "INSERT INTO parked_reaction ("
          + COLUMNS
          + ") SELECT "
          + VALUES
          + " WHERE "
          + IS_THERE
          + " OR "
          + HAS_ROOM
          + " ON CONFLICT (reactor, partition, position) DO UPDATE SET state = CASE WHEN"
          + " parked_reaction.state = 'GIVEN_UP' THEN parked_reaction.state ELSE excluded.state"
          + " END, step = excluded.step, problem = excluded.problem, attempts = excluded.attempts";

  private static final String HELD =
      "EXISTS (SELECT FROM parked_reaction WHERE" + OPEN + "AND stream = $4 AND position < $3)";

  /** Answers whether an earlier one is there, whether this one is, or was kept. */
  private static final String HOLD =
      "WITH kept AS (INSERT INTO parked_reaction ("
          + COLUMNS
          + ") SELECT "
          + VALUES
          + " WHERE "
          + HELD
          + " AND "
          + HAS_ROOM
          + " ON CONFLICT (reactor, partition, position) DO NOTHING RETURNING 1) SELECT "
          + HELD
          + ", "
          + IS_THERE
          + " OR EXISTS (SELECT FROM kept)";

  private static final String FIND =
      "SELECT "
          + COLUMNS
          + " FROM parked_reaction WHERE reactor = $1 AND partition = $2 AND position = $3";

  private static final String LIST =
      "SELECT "
          + COLUMNS
          + " FROM parked_reaction WHERE reactor = $1 AND (partition, position) > ($2, $3) ORDER BY"
          + " partition, position LIMIT $4";

  private static final String FIRSTS =
      "SELECT DISTINCT ON (stream) "
          + COLUMNS
          + " FROM parked_reaction WHERE"
          + OPEN
          + "ORDER BY stream, position";

  private static final String REMOVE =
      "DELETE FROM parked_reaction WHERE reactor = $1 AND partition = $2 AND position = $3 AND"
          + " state <> 'GIVEN_UP'";

  private static final String GIVE_UP =
      "UPDATE parked_reaction SET state = 'GIVEN_UP', given_up_at = clock_timestamp() WHERE"
          + OPEN
          + "AND partition = $2 AND position = $3";

  private static final String LAST =
      "SELECT coalesce((SELECT max(position) FROM parked_reaction WHERE reactor = $1 AND partition"
          + " = p.id), 0) FROM partition p ORDER BY p.id";

  private static final String COUNT = "SELECT count(*)::int FROM parked_reaction WHERE" + OPEN;

  private final BoundedQueries queries;

  PostgresParkedReactions(Pool pool, long timeoutMillis) {
    this.queries = new BoundedQueries(pool, timeoutMillis);
  }

  private static Tuple values(ParkedReaction reaction, int max) {
    return values(reaction).addInteger(max);
  }

  /** Returns the values of the columns. */
  static Tuple values(ParkedReaction reaction) {
    return Tuple.tuple()
        .addString(reaction.reactor())
        .addInteger(reaction.partition())
        .addLong(reaction.position())
        .addString(reaction.stream().toString())
        .addUUID(reaction.eventId())
        .addString(reaction.eventType())
        .addString(reaction.state().name())
        .addString(reaction.step())
        .addString(reaction.problem())
        .addInteger(reaction.attempts())
        .addOffsetDateTime(reaction.since().atOffset(ZoneOffset.UTC));
  }

  private static List<ParkedReaction> reactions(RowSet<Row> rows) {
    List<ParkedReaction> reactions = new ArrayList<>(rows.size());
    for (Row row : rows) {
      reactions.add(reaction(row));
    }
    return reactions;
  }

  /** Reads a row that begins with the columns. */
  static ParkedReaction reaction(Row row) {
    return new ParkedReaction(
        row.getString(0),
        row.getInteger(1),
        row.getLong(2),
        StreamId.parse(row.getString(3)),
        row.getUUID(4),
        row.getString(5),
        State.valueOf(row.getString(6)),
        row.getString(7),
        row.getString(8),
        row.getInteger(9),
        row.getOffsetDateTime(10).toInstant());
  }

  @Override
  public Future<Outcome> park(ParkedReaction failed, int max) {
    return queries
        .run(PARK, values(failed, max))
        .map(rows -> rows.rowCount() == 1 ? Outcome.KEPT : Outcome.FULL);
  }

  @Override
  public Future<Outcome> hold(ParkedReaction waiting, int max) {
    return queries
        .run(HOLD, values(waiting, max))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              if (row.getBoolean(1)) {
                return Outcome.KEPT;
              }
              return row.getBoolean(0) ? Outcome.FULL : Outcome.FREE;
            });
  }

  @Override
  public Future<Optional<ParkedReaction>> find(String reactor, int partition, long position) {
    return queries
        .run(FIND, Tuple.of(reactor, partition, position))
        .map(rows -> reactions(rows).stream().findFirst());
  }

  @Override
  public Future<List<ParkedReaction>> list(
      String reactor, int partition, long position, int limit) {
    return queries
        .run(LIST, Tuple.of(reactor, partition, position, (long) limit))
        .map(PostgresParkedReactions::reactions);
  }

  @Override
  public Future<List<ParkedReaction>> firsts(String reactor) {
    return queries.run(FIRSTS, Tuple.of(reactor)).map(PostgresParkedReactions::reactions);
  }

  @Override
  public Future<Void> remove(String reactor, int partition, long position) {
    return queries.run(REMOVE, Tuple.of(reactor, partition, position)).mapEmpty();
  }

  @Override
  public Future<Boolean> giveUp(String reactor, int partition, long position) {
    return queries
        .run(GIVE_UP, Tuple.of(reactor, partition, position))
        .map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<Positions> last(String reactor) {
    return queries
        .run(LAST, Tuple.of(reactor))
        .map(
            rows -> {
              long[] last = new long[rows.size()];
              int p = 0;
              for (Row row : rows) {
                last[p++] = row.getLong(0);
              }
              return Positions.of(last);
            });
  }

  @Override
  public Future<Integer> count(String reactor) {
    return queries.run(COUNT, Tuple.of(reactor)).map(rows -> rows.iterator().next().getInteger(0));
  }
}
