package io.daybook.eventstore.postgres;

import io.daybook.eventstore.Partitions;
import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.CommandKey;
import io.daybook.eventstore.ScheduledCommand.Trouble;
import io.daybook.eventstore.ScheduledCommandStore;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The commands that wait for their time in the table {@code scheduled_command}. */
final class PostgresScheduledCommands implements ScheduledCommandStore {
  private static final String READ =
      "SELECT " + ScheduledCommandRows.COLUMNS + " FROM scheduled_command s ";

  private static final String INSERT =
      "INSERT INTO scheduled_command (partition, stream, command_id, command, body, fingerprint,"
          + " expected_version, context, deliver_at, scheduled_at, due_at) SELECT n.*,"
          + " n.deliver_at FROM unnest($1::integer[], $2::text[], $3::text[], $4::text[],"
          + " $5::bytea[], $6::text[], $7::bigint[], $8::bytea[],"
          + " $9::timestamptz[], $10::timestamptz[]) AS n(partition, stream, command_id, command,"
          + " body, fingerprint, expected_version, context, deliver_at, scheduled_at)"
          + " ON CONFLICT (partition, stream, command_id) DO NOTHING RETURNING stream, command_id";

  private static final String FIND_ALL =
      READ
          + "JOIN unnest($1::integer[], $2::text[], $3::text[]) AS k(partition, stream, command_id)"
          + " ON s.partition = k.partition AND s.stream = k.stream AND s.command_id = k.command_id";

  private static final String FIND =
      READ + "WHERE s.partition = $1 AND s.stream = $2 AND s.command_id = $3";

  private static final String CLAIM =
      "WITH due AS MATERIALIZED (SELECT partition, stream, command_id FROM scheduled_command WHERE"
          + " parked_at IS NULL AND due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)"
          + " UPDATE scheduled_command s SET due_at = $2, claimed = true, attempts = s.attempts + 1"
          + " FROM due d WHERE s.partition = d.partition AND s.stream = d.stream AND s.command_id ="
          + " d.command_id RETURNING "
          + ScheduledCommandRows.COLUMNS;

  private static final String REMOVE =
      "DELETE FROM scheduled_command s USING unnest($1::integer[], $2::text[], $3::text[],"
          + " $4::timestamptz[]) AS k(partition, stream, command_id, scheduled_at) WHERE"
          + " s.partition = k.partition AND s.stream = k.stream AND s.command_id = k.command_id AND"
          + " s.scheduled_at = k.scheduled_at";

  /** A claim is still held. */
  private static final String HELD =
      " WHERE partition = $1 AND stream = $2 AND command_id = $3 AND scheduled_at = $4 AND attempts"
          + " = $5 AND parked_at IS NULL";

  private static final String AGAIN =
      "UPDATE scheduled_command SET due_at = $6, claimed = $7, problem = $8, problem_code = $9,"
          + " problem_detail = $10"
          + HELD;

  private static final String PARK =
      "UPDATE scheduled_command SET parked_at = $6, claimed = false, body = CASE WHEN $7 THEN body"
          + " ELSE ''::bytea END, problem = $8, problem_code = $9, problem_detail = $10"
          + HELD;

  private static final String REVIVE =
      "UPDATE scheduled_command SET parked_at = NULL, due_at = $4 WHERE partition = $1"
          + " AND stream = $2 AND command_id = $3 AND parked_at IS NOT NULL AND body <> ''";

  private static final String CANCEL =
      "DELETE FROM scheduled_command WHERE partition = $1 AND stream = $2 AND command_id = $3 AND"
          + " scheduled_at = $4 AND attempts = $5 AND NOT (claimed AND due_at > $6)";

  private static final String LIST =
      READ
          + "WHERE (s.parked_at IS NOT NULL) = $1 AND (s.deliver_at, s.stream, s.command_id) > ($2,"
          + " $3, $4) ORDER BY s.deliver_at, s.stream, s.command_id LIMIT $5";

  /** Each part on an index, the first without a look at the rows. */
  private static final String COUNT =
      "SELECT (SELECT count(*) FROM scheduled_command WHERE parked_at IS NULL), (SELECT count(*)"
          + " FROM scheduled_command WHERE (parked_at IS NOT NULL) = false AND deliver_at <= $1),"
          + " (SELECT count(*) FROM scheduled_command WHERE (parked_at IS NOT NULL) = true),"
          + " (SELECT deliver_at FROM scheduled_command WHERE (parked_at IS NOT NULL) = false ORDER"
          + " BY deliver_at LIMIT 1)";

  private static final String PURGE =
      "DELETE FROM scheduled_command s USING (SELECT partition, stream, command_id, parked_at,"
          + " row_number() OVER (ORDER BY parked_at DESC) AS age FROM scheduled_command WHERE"
          + " (parked_at IS NOT NULL) = true) p WHERE s.partition = p.partition AND s.stream ="
          + " p.stream AND s.command_id = p.command_id AND (p.age > $2 OR p.parked_at < $1)";

  private static final Instant EARLIEST = Instant.EPOCH;

  private final BoundedQueries queries;
  private final Partitions partitions;

  PostgresScheduledCommands(Pool pool, Partitions partitions, long timeoutMillis) {
    this.queries = new BoundedQueries(pool, timeoutMillis);
    this.partitions = partitions;
  }

  private Tuple key(CommandKey key) {
    return Tuple.of(partitions.of(key.stream()), key.stream().toString(), key.commandId());
  }

  private Tuple claim(ScheduledCommand claimed) {
    return key(claimed.key())
        .addOffsetDateTime(ScheduledCommandRows.time(claimed.scheduledAt()))
        .addInteger(claimed.state().attempts());
  }

  /** In the order of the keys, so that two servers never wait for each other. */
  @Override
  public Future<Map<CommandKey, ScheduledCommand>> insert(List<ScheduledCommand> commands) {
    List<ScheduledCommand> ordered = commands.stream().sorted(BY_KEY).toList();
    return queries
        .run(INSERT, ScheduledCommandRows.arrays(ordered, partitions))
        .compose(inserted -> inTheWay(ordered, inserted));
  }

  private static final Comparator<ScheduledCommand> BY_KEY =
      Comparator.comparing((ScheduledCommand one) -> one.key().stream().toString())
          .thenComparing(one -> one.key().commandId());

  private Future<Map<CommandKey, ScheduledCommand>> inTheWay(
      List<ScheduledCommand> commands, RowSet<Row> inserted) {
    if (inserted.size() == commands.size()) {
      return Future.succeededFuture(Map.of());
    }
    Set<CommandKey> done = new HashSet<>();
    inserted.forEach(
        row -> done.add(new CommandKey(StreamId.parse(row.getString(0)), row.getString(1))));
    List<CommandKey> others =
        commands.stream().map(ScheduledCommand::key).filter(key -> !done.contains(key)).toList();
    return queries
        .run(FIND_ALL, ScheduledCommandRows.keys(others, partitions))
        .compose(
            rows -> {
              Map<CommandKey, ScheduledCommand> there = new HashMap<>();
              ScheduledCommandRows.read(rows).forEach(one -> there.put(one.key(), one));
              return there.size() == others.size()
                  ? Future.succeededFuture(there)
                  : insertGone(commands, done, there);
            });
  }

  /** What was in the way has gone since. */
  private Future<Map<CommandKey, ScheduledCommand>> insertGone(
      List<ScheduledCommand> commands,
      Set<CommandKey> done,
      Map<CommandKey, ScheduledCommand> there) {
    List<ScheduledCommand> rest =
        commands.stream()
            .filter(one -> !done.contains(one.key()) && !there.containsKey(one.key()))
            .toList();
    return insert(rest)
        .map(
            more -> {
              there.putAll(more);
              return there;
            });
  }

  @Override
  public Future<List<ScheduledCommand>> claim(Instant now, Instant until, int limit) {
    return queries
        .run(
            CLAIM,
            Tuple.of(
                ScheduledCommandRows.time(now), ScheduledCommandRows.time(until), (long) limit))
        .map(
            rows ->
                ScheduledCommandRows.read(rows).stream()
                    .sorted(Comparator.comparing(ScheduledCommand::deliverAt).thenComparing(BY_KEY))
                    .toList());
  }

  @Override
  public Future<Optional<Instant>> nextDue() {
    return queries
        .run(
            "SELECT due_at FROM scheduled_command WHERE parked_at IS NULL ORDER BY due_at LIMIT 1",
            Tuple.tuple())
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(rows.iterator().next().getOffsetDateTime(0).toInstant()));
  }

  @Override
  public Future<Void> remove(List<ScheduledCommand> delivered) {
    List<ScheduledCommand> ordered = delivered.stream().sorted(BY_KEY).toList();
    return queries
        .run(
            REMOVE,
            ScheduledCommandRows.keys(
                    ordered.stream().map(ScheduledCommand::key).toList(), partitions)
                .addArrayOfOffsetDateTime(
                    ScheduledCommandRows.times(ordered, ScheduledCommand::scheduledAt)))
        .mapEmpty();
  }

  @Override
  public Future<Void> again(ScheduledCommand claimed, Instant dueAt, boolean unsure, Trouble why) {
    return queries.run(AGAIN, settled(claimed, dueAt, unsure, why)).mapEmpty();
  }

  @Override
  public Future<Void> park(ScheduledCommand claimed, Instant now, Trouble why, boolean keepBody) {
    return queries.run(PARK, settled(claimed, now, keepBody, why)).mapEmpty();
  }

  private Tuple settled(ScheduledCommand claimed, Instant time, boolean flag, Trouble why) {
    return claim(claimed)
        .addOffsetDateTime(ScheduledCommandRows.time(time))
        .addBoolean(flag)
        .addString(why.type())
        .addString(ScheduledCommandRows.text(why.code()))
        .addString(ScheduledCommandRows.text(why.detail()));
  }

  @Override
  public Future<Boolean> revive(CommandKey key, Instant now) {
    return queries
        .run(REVIVE, key(key).addOffsetDateTime(ScheduledCommandRows.time(now)))
        .map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<Boolean> cancel(ScheduledCommand seen, Instant now) {
    return queries
        .run(CANCEL, claim(seen).addOffsetDateTime(ScheduledCommandRows.time(now)))
        .map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<Optional<ScheduledCommand>> find(CommandKey key) {
    return queries
        .run(FIND, key(key))
        .map(rows -> ScheduledCommandRows.read(rows).stream().findFirst());
  }

  @Override
  public Future<List<ScheduledCommand>> list(boolean parked, @Nullable Place after, int limit) {
    Place begin = after == null ? new Place(EARLIEST, "", "") : after;
    return queries
        .run(
            LIST,
            Tuple.of(
                parked,
                ScheduledCommandRows.time(begin.deliverAt()),
                begin.stream(),
                begin.commandId(),
                (long) limit))
        .map(ScheduledCommandRows::read);
  }

  @Override
  public Future<Counts> count(Instant now) {
    return queries
        .run(COUNT, Tuple.of(ScheduledCommandRows.time(now)))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              OffsetDateTime oldest = row.getOffsetDateTime(3);
              return new Counts(
                  row.getLong(0),
                  row.getLong(1),
                  row.getLong(2),
                  oldest == null ? null : oldest.toInstant());
            });
  }

  @Override
  public Future<Integer> purge(Instant parkedBefore, int parkedMax) {
    return queries
        .run(PURGE, Tuple.of(ScheduledCommandRows.time(parkedBefore), (long) parkedMax))
        .map(RowSet::rowCount);
  }
}
