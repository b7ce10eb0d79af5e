package io.daybook.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Compares tables, indexes and triggers of the events with what the migrations made. */
final class PostgresStructure {
  /** One row a flaw; $1 is the number of partitions. */
  private static final String SQL =
      """
      WITH attached AS (
        SELECT c.oid, c.relname::text AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'daybook.event'::regclass
      ), wanted AS (
        SELECT p, 'event_' || p AS name, format('FOR VALUES IN (%s)', p) AS bound
        FROM generate_series(0, $1::int - 1) p
      )
      SELECT 1, p, format('the table %s does not hold the events of partition %s', w.name, p)
      FROM wanted w LEFT JOIN attached a ON a.name = w.name AND a.bound = w.bound
      WHERE a.oid IS NULL
      UNION ALL
      SELECT 2, 0,
        format('the table %s (%s) holds events of a partition that there is not', a.name, a.bound)
      FROM attached a LEFT JOIN wanted w ON a.name = w.name AND a.bound = w.bound WHERE w.p IS NULL
      UNION ALL
      SELECT 3, p, format('the table %s has no unique index on %s', w.name, keys.columns)
      FROM wanted w JOIN attached a ON a.name = w.name
      CROSS JOIN (VALUES ('(partition, "position")'), ('(partition, stream, version)'),
        ('(partition, stream, command_id) WHERE (command_index = 0)')) AS keys(columns)
      WHERE NOT EXISTS (SELECT FROM pg_index x WHERE x.indrelid = a.oid AND x.indisunique
        AND x.indisvalid AND x.indisready
        AND pg_get_indexdef(x.indexrelid) LIKE '%USING btree ' || keys.columns)
      UNION ALL
      SELECT 4, p, format('the trigger that refuses changes is not at work on %s', w.name)
      FROM (SELECT name, p FROM wanted UNION ALL SELECT 'event', -1) w
      JOIN pg_class c ON c.relname = w.name AND c.relnamespace = 'daybook'::regnamespace
      WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid
        AND t.tgenabled IN ('O', 'A') AND t.tgfoid = 'daybook.refuse_change'::regproc
        AND t.tgtype & 58 = 58)
      UNION ALL
      SELECT 5, id,
        format('the table partition has a row %s, but there are %s partitions', id, $1::int)
      FROM partition WHERE id < 0 OR id >= $1::int
      ORDER BY 1, 2
      """;

  private PostgresStructure() {}

  static Future<List<String>> flaws(Pool pool, int partitions) {
    return pool.preparedQuery(SQL)
        .execute(Tuple.of(partitions))
        .map(
            rows -> {
              List<String> flaws = new ArrayList<>();
              rows.forEach(row -> flaws.add(row.getString(2)));
              return flaws;
            });
  }
}
