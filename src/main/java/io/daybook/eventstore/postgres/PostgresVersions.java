package io.daybook.eventstore.postgres;

import io.daybook.eventstore.StoredLog.Version;
import io.daybook.eventstore.StoredLog.Versions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the versions of streams in the order of their index, a page at a time, where the rows
 * are: nobody keeps a list of all streams.
 */
final class PostgresVersions {
  private static final String SQL =
      """
      WITH page AS (
        SELECT stream, version, position, id FROM {event}
        WHERE partition = $1 AND (stream, version) > ($2, $3) AND position <= $5
        ORDER BY stream, version LIMIT $6
      ), compared AS (
        SELECT *, lag(stream, 1, $2) OVER w AS last_stream,
          lag(version, 1, $3) OVER w AS last_version, lag(position, 1, $4) OVER w AS last_position
        FROM page WINDOW w AS (ORDER BY stream, version)
      ), checked AS (
        SELECT stream, version, position, id,
          CASE WHEN stream = last_stream THEN last_version + 1 ELSE 1 END AS expected,
          stream = last_stream AND position <= last_position AS earlier
        FROM compared
      )
      SELECT (SELECT count(*) FROM checked),
        (SELECT count(*) FROM checked WHERE version <> expected OR earlier),
        z.stream, z.version, z.position, z.id, b.stream, b.version, b.position, b.id, b.expected
      FROM (SELECT * FROM checked ORDER BY stream DESC, version DESC LIMIT 1) z
      LEFT JOIN (SELECT * FROM checked WHERE version <> expected OR earlier
        ORDER BY position LIMIT 1) b ON true
      """;

  private PostgresVersions() {}

  static Future<@Nullable Versions> read(
      Pool pool, int partition, Version after, long to, int limit) {
    return pool.preparedQuery(EventTable.sql(SQL, partition))
        .execute(
            Tuple.of(
                partition, after.stream(), after.version(), after.position(), to, (long) limit))
        .map(rows -> rows.size() == 0 ? null : of(rows.iterator().next()));
  }

  private static Versions of(Row row) {
    String bad = row.getString(6);
    return new Versions(
        row.getLong(0),
        row.getLong(1),
        new Version(row.getString(2), row.getLong(3), row.getLong(4), row.getUUID(5)),
        bad == null ? null : new Version(bad, row.getLong(7), row.getLong(8), row.getUUID(9)),
        bad == null ? 0 : row.getLong(10));
  }
}
