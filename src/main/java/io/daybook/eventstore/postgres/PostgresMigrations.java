package io.daybook.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Brings the tables of a database to what this program needs: ordered SQL resources, each once, all
 * in one transaction under a lock, so that several servers may start at the same time.
 */
final class PostgresMigrations {
  /** In order; one is never edited once it was released. */
  private static final List<String> RESOURCES =
      List.of(
          "V1__event_store.sql",
          "V2__snapshots.sql",
          "V5__subjects.sql",
          "V7__scheduled_commands.sql",
          "V8__parked_reactions.sql");

  private static final long LOCK = 0x6461_7962_6f6f_6bL;

  private PostgresMigrations() {}

  /** Migrates, and returns the store's id. */
  static Future<UUID> migrate(Pool pool, int partitions) {
    return pool.withTransaction(
        connection ->
            lock(connection)
                .compose(locked -> applied(connection))
                .compose(count -> apply(connection, count))
                .compose(applied -> createPartitions(connection, partitions))
                .compose(created -> id(connection)));
  }

  private static Future<UUID> id(SqlConnection connection) {
    return connection
        .query("SELECT id FROM store")
        .execute()
        .map(rows -> rows.iterator().next().getUUID(0));
  }

  private static Future<Void> lock(SqlConnection connection) {
    return connection
        .query("SELECT pg_advisory_xact_lock(" + LOCK + ")")
        .execute()
        .compose(locked -> connection.query("CREATE SCHEMA IF NOT EXISTS daybook").execute())
        .mapEmpty();
  }

  private static Future<Integer> applied(SqlConnection connection) {
    return connection
        .query(
            "CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz"
                + " NOT NULL DEFAULT clock_timestamp())")
        .execute()
        .compose(created -> connection.query("SELECT count(*)::int FROM migration").execute())
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  private static Future<Void> apply(SqlConnection connection, int applied) {
    if (applied > RESOURCES.size()) {
      return Future.failedFuture(
          new UnusableStoreException(
              "the database was migrated %d times, this program knows %d: it is older"
                  .formatted(applied, RESOURCES.size())));
    }
    Future<Void> done = Future.succeededFuture();
    for (String resource : RESOURCES.subList(applied, RESOURCES.size())) {
      done = done.compose(before -> applyOne(connection, resource));
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
