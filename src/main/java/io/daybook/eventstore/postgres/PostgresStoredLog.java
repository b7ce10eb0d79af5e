package io.daybook.eventstore.postgres;

import io.daybook.codec.Json;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.Partitions;
import io.daybook.eventstore.StoredEvent;
import io.daybook.eventstore.StoredLog;
import io.daybook.eventstore.SubjectKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the event table, read without a change: JSON and times come as the bytes that
 * PostgreSQL would send in its binary format, so nothing is parsed that is not looked at.
 */
public final class PostgresStoredLog implements StoredLog {
  /** A page ends early where its rows, as they lie on disk, have that many bytes. */
  private static final int PAGE_BYTES_MAX = 4 << 20;

  private static final String READ =
      """
      SELECT position, stream, version, id, type, schema_version, jsonb_send(data),
        jsonb_send(metadata), command_id, command_index, timestamptz_send(recorded_at), hash
      FROM (
        SELECT *, sum(pg_column_size(data) + pg_column_size(metadata)) OVER (ORDER BY position
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
        FROM {event} WHERE partition = $1 AND position > $2 AND position <= $3
        ORDER BY position LIMIT $4
      ) page WHERE bytes_before IS NULL OR bytes_before < $5
      ORDER BY position
      """;

  private static final String ENDS =
      """
      SELECT (SELECT head FROM partition WHERE id = $1),
        (SELECT coalesce(max(position), 0) FROM {event} WHERE partition = $1)
      """;

  /** Seconds and more: a page in the middle of the log may be cold. */
  private static final String STATEMENT_MILLIS_MAX = "600000";

  private static final String UNDEFINED_TABLE = "42P01";
  private static final String UNDEFINED_SCHEMA = "3F000";
  private static final int CONNECTIONS_MAX = 8;

  /** From 1970 to 2000, where PostgreSQL's times begin. */
  private static final long EPOCH_MICROS = 946_684_800_000_000L;

  private final Pool pool;
  private final UUID id;
  private final Partitions partitions;

  private PostgresStoredLog(Pool pool, UUID id, Partitions partitions) {
    this.pool = pool;
    this.id = id;
    this.partitions = partitions;
  }

  /** Opens the log of a store; fails with {@link UnusableStoreException} where there is none. */
  public static Future<PostgresStoredLog> open(Vertx vertx, String uri) {
    Pool pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(CONNECTIONS_MAX))
            .connectingTo(options(uri))
            .using(vertx)
            .build();
    return pool.query("SELECT id, partitions FROM store")
        .execute()
        .map(rows -> of(pool, rows))
        .recover(
            failure -> pool.close().transform(closed -> Future.failedFuture(explained(failure))));
  }

  private static PgConnectOptions options(String uri) {
    PgConnectOptions options = PgConnectOptions.fromUri(uri);
    options.setCachePreparedStatements(true);
    options.setPreparedStatementCacheSqlFilter(sql -> sql.length() <= 4096);
    options.addProperty("application_name", "daybook-log");
    options.addProperty("search_path", "daybook");
    options.addProperty("default_transaction_read_only", "on");
    options.addProperty("plan_cache_mode", "force_generic_plan");
    options.addProperty("enable_seqscan", "off");
    options.addProperty("enable_bitmapscan", "off");
    options.addProperty("jit", "off");
    options.addProperty("statement_timeout", STATEMENT_MILLIS_MAX);
    // What is read in one transaction waits while a long file is looked through.
    options.addProperty("idle_in_transaction_session_timeout", "0");
    return options;
  }

  private static PostgresStoredLog of(Pool pool, RowSet<Row> rows) {
    if (rows.size() != 1) {
      throw new UnusableStoreException("the table store has %d rows, not 1".formatted(rows.size()));
    }
    Row row = rows.iterator().next();
    return new PostgresStoredLog(pool, row.getUUID(0), new Partitions(row.getInteger(1)));
  }

  private static Throwable explained(Throwable failure) {
    return isMissing(failure)
        ? new UnusableStoreException("the database holds no store")
        : PostgresDurability.explained(failure);
  }

  private static boolean isMissing(Throwable failure) {
    return failure instanceof PgException error
        && (UNDEFINED_TABLE.equals(error.getSqlState())
            || UNDEFINED_SCHEMA.equals(error.getSqlState()));
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public Partitions partitions() {
    return partitions;
  }

  @Override
  public Future<List<String>> flaws() {
    return PostgresStructure.flaws(pool, partitions.count());
  }

  @Override
  public Future<Ends> ends(int partition) {
    return pool.preparedQuery(EventTable.sql(ENDS, partition))
        .execute(Tuple.of(partition))
        .map(rows -> rows.iterator().next())
        .map(row -> new Ends(row.getLong(0), row.getLong(1)))
        .recover(failure -> without(failure, head(partition)));
  }

  private Future<Ends> head(int partition) {
    return pool.preparedQuery("SELECT (SELECT head FROM partition WHERE id = $1)")
        .execute(Tuple.of(partition))
        .map(rows -> new Ends(rows.iterator().next().getLong(0), 0));
  }

  /** A partition whose table is gone has no events; that is a flaw already. */
  private static <T extends @Nullable Object> Future<T> without(
      Throwable failure, Future<T> otherwise) {
    return isMissing(failure) ? otherwise : Future.failedFuture(failure);
  }

  @Override
  public Future<List<StoredEvent>> read(int partition, long after, long to, int limit) {
    return pool.preparedQuery(EventTable.sql(READ, partition))
        .execute(Tuple.of(partition, after, to, (long) limit, (long) PAGE_BYTES_MAX))
        .map(rows -> events(partition, rows))
        .recover(failure -> without(failure, Future.succeededFuture(List.of())));
  }

  private static List<StoredEvent> events(int partition, RowSet<Row> rows) {
    List<StoredEvent> events = new ArrayList<>(rows.size());
    for (Row row : rows) {
      events.add(event(partition, row));
    }
    return events;
  }

  private static StoredEvent event(int partition, Row row) {
    Buffer hash = row.getBuffer(11);
    return new StoredEvent(
        partition,
        row.getLong(0),
        row.getString(1),
        row.getLong(2),
        row.getUUID(3),
        row.getString(4),
        row.getInteger(5),
        json(row.getBuffer(6)),
        json(row.getBuffer(7)),
        row.getString(8),
        row.getInteger(9),
        micros(row.getBuffer(10).getLong(0)),
        hash.length() == EventHash.BYTES ? EventHash.of(hash.getBytes()) : null);
  }

  /** The first byte is the version of the format. */
  private static Json json(Buffer sent) {
    return Json.of(sent.getBytes(1, sent.length()));
  }

  /** The ends of the range are infinities. */
  private static long micros(long since2000) {
    boolean infinite = since2000 == Long.MIN_VALUE || since2000 > Long.MAX_VALUE - EPOCH_MICROS;
    return infinite ? since2000 : since2000 + EPOCH_MICROS;
  }

  @Override
  public Future<@Nullable Versions> versions(int partition, Version after, long to, int limit) {
    return PostgresVersions.read(pool, partition, after, to, limit)
        .recover(failure -> without(failure, Future.succeededFuture()));
  }

  /** Returns keys of persons, destroyed ones too, in the order of their ids. */
  public Future<List<SubjectKey>> subjectKeys(UUID after, int limit) {
    return pool.preparedQuery(
            "SELECT "
                + PostgresSubjectKeys.COLUMNS
                + " FROM subject_key WHERE id > $1 ORDER BY id LIMIT $2")
        .execute(Tuple.of(after, (long) limit))
        .map(PostgresSubjectKeys::keys);
  }

  /** Begins to read what is still to be done beside the events. */
  public Future<PostgresPendingReads> pending() {
    return PostgresPendingReads.begin(pool, partitions);
  }

  /** Closes all connections. */
  public Future<Void> close() {
    return pool.close();
  }
}
