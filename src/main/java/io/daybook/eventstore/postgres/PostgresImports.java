package io.daybook.eventstore.postgres;

import io.daybook.eventstore.Positions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a store remembers of imports, in the table {@code checkpoint}.
 *
 * <pre>
 *   import:{store}     up to where imports from that store have brought, or will bring, this one
 *   importing:{store}  the same, from the first change of an import to its end
 *   served             the heads when a server was last started on it
 *   pending            what is still to be done was brought by an import
 * </pre>
 *
 * <p>Every future fails only for infrastructure. Context: futures complete on the context that
 * called.
 */
public final class PostgresImports {
  private static final String SAVE =
      "INSERT INTO checkpoint (name, partition, position) SELECT n.name, (c.number - 1)::int, c.v"
          + " FROM unnest($1::text[]) AS n(name), unnest($2::bigint[]) WITH ORDINALITY AS c(v,"
          + " number) ON CONFLICT (name, partition) DO UPDATE SET position ="
          + " greatest(checkpoint.position, excluded.position)";

  private static final String END =
      "DELETE FROM checkpoint WHERE name = $1 AND NOT EXISTS (SELECT FROM checkpoint c JOIN"
          + " partition p ON p.id = c.partition WHERE c.name = $1 AND p.head < c.position)";

  private static final String OPEN =
      "SELECT substr(c.name, 11), c.partition, p.head, c.position FROM checkpoint c JOIN partition"
          + " p ON p.id = c.partition WHERE c.name LIKE 'importing:%' ORDER BY p.head >="
          + " c.position, c.name, c.partition LIMIT 1";

  private static final String POSITIONS =
      "SELECT partition, position FROM checkpoint WHERE name = $1";

  /** A server of a version that did not say so has worked on what no import has brought. */
  private static final String IS_USED =
      "SELECT (EXISTS (SELECT FROM checkpoint WHERE name = 'served') OR (NOT EXISTS (SELECT FROM"
          + " checkpoint WHERE name = 'pending') AND (EXISTS (SELECT FROM checkpoint WHERE name"
          + " LIKE 'reactor:%') OR EXISTS (SELECT FROM scheduled_command) OR EXISTS (SELECT FROM"
          + " parked_reaction)))) AND (EXISTS (SELECT FROM partition WHERE head > 0) OR EXISTS"
          + " (SELECT FROM scheduled_command))";

  /** A reactor must not pass over what will be written later. */
  private static final String PLACES =
      "UPDATE checkpoint c SET position = p.head FROM partition p WHERE p.id = c.partition AND"
          + " c.name LIKE 'reactor:%' AND c.position > p.head";

  private static final String PARKED =
      "DELETE FROM parked_reaction r USING partition p WHERE p.id = r.partition AND r.position >"
          + " p.head";

  private static final String FORGET =
      "DELETE FROM checkpoint WHERE name LIKE 'importing:%' OR name LIKE 'import:%'";

  private final BoundedQueries queries;
  private final int partitions;

  PostgresImports(Pool pool, int partitions, long timeoutMillis) {
    this.queries = new BoundedQueries(pool, timeoutMillis);
    this.partitions = partitions;
  }

  private Future<Void> save(List<String> names, Positions positions) {
    Long[] values = new Long[positions.partitions()];
    for (int p = 0; p < values.length; p++) {
      values[p] = positions.of(p);
    }
    return queries
        .run(
            SAVE,
            Tuple.tuple().addArrayOfString(names.toArray(String[]::new)).addArrayOfLong(values))
        .mapEmpty();
  }

  /** Remembers that an import has begun that will bring the store to these positions. */
  public Future<Void> begin(UUID origin, Positions heads) {
    return save(List.of("import:" + origin, "importing:" + origin), heads);
  }

  /** Remembers that an import has ended, if all that was begun from that store is there. */
  public Future<Void> end(UUID origin) {
    return queries.run(END, Tuple.of("importing:" + origin)).mapEmpty();
  }

  /** Returns up to where imports have brought the store, nothing where there was none. */
  public Future<Optional<Positions>> broughtBy(UUID origin) {
    return queries
        .run(POSITIONS, Tuple.of("import:" + origin))
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(positions(rows)));
  }

  private Positions positions(RowSet<Row> rows) {
    Positions positions = Positions.start(partitions);
    for (Row row : rows) {
      positions = positions.with(row.getInteger(0), row.getLong(1));
    }
    return positions;
  }

  /** Tells, as part of a sentence, of an import that has not ended; nothing where none is open. */
  public Future<Optional<String>> open() {
    return queries
        .run(OPEN, Tuple.tuple())
        .map(
            rows ->
                rows.size() == 0 ? Optional.empty() : Optional.of(open(rows.iterator().next())));
  }

  private static String open(Row row) {
    return "an import from store %s has not ended (partition %d is at position %d of %d)"
        .formatted(row.getString(0), row.getInteger(1), row.getLong(2), row.getLong(3));
  }

  /**
   * Takes note that a server begins to work on the store; fails with {@link UnusableStoreException}
   * where an import was broken off.
   */
  public Future<Void> served(Positions heads) {
    return open()
        .compose(
            open ->
                open.isPresent()
                    ? Future.failedFuture(
                        new UnusableStoreException(
                            open.get()
                                + ": run it again, or let the store be served as it is with"
                                + " daybook import --accept"))
                    : save(List.of("served"), heads));
  }

  /** Tells whether a server was ever started on it, and found or left something. */
  public Future<Boolean> isServed() {
    return queries.run(IS_USED, Tuple.tuple()).map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** Takes a store as it is for whole: nothing more can be imported into it. */
  public Future<Void> accept() {
    return queries
        .pool()
        .withTransaction(
            connection ->
                connection
                    .query(PLACES)
                    .execute()
                    .compose(placed -> connection.query(PARKED).execute())
                    .compose(parked -> connection.query(FORGET).execute()))
        .mapEmpty();
  }
}
