package io.daybook.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Brings the tables of a database to what this program needs: ordered SQL resources, each once, all
 * in one transaction under a lock, so that several servers may start at the same time. A store that
 * lacks one in the middle gets it after those that it has.
 */
final class PostgresMigrations {
  /** In order; one is never edited once it was released. */
  private static final List<String> RESOURCES =
      List.of(
          "V1__event_store.sql",
          "V2__snapshots.sql",
          "V3__application_role.sql",
          "V5__subjects.sql",
          "V7__scheduled_commands.sql",
          "V8__parked_reactions.sql");

  private static final String NOT_ALLOWED = "42501";
  static final long LOCK = 0x6461_7962_6f6f_6bL;

  private PostgresMigrations() {}

  /** Migrates, and returns the store's id. */
  static Future<UUID> migrate(Pool pool, PostgresOptions options) {
    Future<UUID> migrated =
        pool.withTransaction(
            connection ->
                lock(connection)
                    .compose(locked -> applied(connection))
                    .compose(names -> apply(connection, names))
                    .compose(applied -> createPartitions(connection, options.partitions()))
                    .compose(created -> grant(connection, options))
                    .compose(granted -> id(connection)));
    return migrated.recover(PostgresMigrations::explained);
  }

  private static Future<UUID> explained(Throwable failure) {
    boolean notAllowed =
        failure instanceof PgException error && NOT_ALLOWED.equals(error.getSqlState());
    return Future.failedFuture(
        notAllowed
            ? new UnusableStoreException(
                "the tables have to be made or migrated, and the user may not: name their owner in"
                    + " the setting postgresOwner ("
                    + failure.getMessage()
                    + ")")
            : failure);
  }

  private static Future<Void> grant(SqlConnection connection, PostgresOptions options) {
    return options.ownerUri() == null
        ? Future.succeededFuture()
        : PostgresRoles.grant(connection, options.uri());
  }

  private static Future<UUID> id(SqlConnection connection) {
    return connection
        .query("SELECT id FROM store")
        .execute()
        .map(rows -> rows.iterator().next().getUUID(0));
  }

  /**
   * A migration of a large store, and who waits for it, take longer than statements usually may.
   */
  private static Future<Void> lock(SqlConnection connection) {
    return connection
        .query("SET LOCAL statement_timeout = 0")
        .execute()
        .compose(set -> connection.query("SET LOCAL lock_timeout = 0").execute())
        .compose(set -> connection.query("SELECT pg_advisory_xact_lock(" + LOCK + ")").execute())
        .mapEmpty();
  }

  /** A user who may not make tables can still open a store that lacks nothing. */
  private static Future<Set<String>> applied(SqlConnection connection) {
    return connection
        .query("SELECT to_regclass('daybook.migration') IS NOT NULL")
        .execute()
        .compose(
            rows ->
                rows.iterator().next().getBoolean(0)
                    ? Future.succeededFuture()
                    : connection
                        .query("CREATE SCHEMA IF NOT EXISTS daybook")
                        .execute()
                        .compose(
                            created ->
                                connection
                                    .query(
                                        "CREATE TABLE migration (name text PRIMARY KEY, applied_at"
                                            + " timestamptz NOT NULL DEFAULT clock_timestamp())")
                                    .execute()))
        .compose(ready -> connection.query("SELECT name FROM migration").execute())
        .map(
            rows -> {
              Set<String> names = new TreeSet<>();
              rows.forEach(row -> names.add(row.getString(0)));
              return names;
            });
  }

  /** By name, since one may have been added before others that were applied. */
  private static Future<Void> apply(SqlConnection connection, Set<String> applied) {
    Set<String> unknown = new TreeSet<>(applied);
    RESOURCES.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      return Future.failedFuture(
          new UnusableStoreException(
              "the database has migrations that this program does not know, so it is older: "
                  + String.join(", ", unknown)));
    }
    Future<Void> done = Future.succeededFuture();
    for (String resource : RESOURCES) {
      if (!applied.contains(resource)) {
        done = done.compose(before -> applyOne(connection, resource));
      }
    }
    return done;
  }

  private static Future<Void> applyOne(SqlConnection connection, String resource) {
    return connection
        .query(read(resource))
        .execute()
        .compose(
            done ->
                connection
                    .preparedQuery("INSERT INTO migration (name) VALUES ($1)")
                    .execute(Tuple.of(resource)))
        .mapEmpty();
  }

  private static Future<Void> createPartitions(SqlConnection connection, int partitions) {
    return connection
        .query("SELECT partitions FROM store")
        .execute()
        .compose(
            rows -> {
              if (rows.size() == 0) {
                return connection
                    .query("SELECT create_partitions(" + partitions + ")")
                    .execute()
                    .mapEmpty();
              }
              int stored = rows.iterator().next().getInteger(0);
              return stored == partitions
                  ? Future.succeededFuture()
                  : Future.failedFuture(otherCount(stored, partitions));
            });
  }

  private static UnusableStoreException otherCount(int stored, int wanted) {
    return new UnusableStoreException(
        "the setting partitions is %d, but the store was created with %d for ever: set it to %d"
            .formatted(wanted, stored, stored));
  }

  private static String read(String resource) {
    try (InputStream in =
        PostgresMigrations.class.getResourceAsStream("/db/migration/" + resource)) {
      if (in == null) {
        throw new IllegalStateException("not in the program: db/migration/" + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
