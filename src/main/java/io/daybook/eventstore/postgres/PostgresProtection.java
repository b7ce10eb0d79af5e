package io.daybook.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * What keeps the user that the server works as from changing events, besides triggers.
 *
 * @param user the user
 * @param missing why that user could change events all the same; empty: it can't
 */
public record PostgresProtection(String user, List<String> missing) {
  private static final String SQL =
      """
      SELECT current_user::text,
        (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
        (SELECT bool_or(pg_has_role(relowner, 'MEMBER')) FROM pg_class
          WHERE relnamespace = 'daybook'::regnamespace
            AND relname ~ '^(event|event_[0-9]+|partition)$'),
        (SELECT bool_or(has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
            OR has_any_column_privilege(oid, 'UPDATE')) FROM pg_class
          WHERE relnamespace = 'daybook'::regnamespace AND relname ~ '^(event|event_[0-9]+)$'),
        has_table_privilege('partition', 'INSERT, DELETE, TRUNCATE, TRIGGER')
          OR has_column_privilege('partition', 'id', 'UPDATE'),
        has_parameter_privilege('session_replication_role', 'SET')
      """;

  public PostgresProtection {
    missing = List.copyOf(missing);
  }

  static Future<PostgresProtection> read(Pool pool) {
    return pool.query(SQL).execute().map(rows -> of(rows.iterator().next()));
  }

  /** A superuser has every right; the first reason is enough then. */
  private static PostgresProtection of(Row row) {
    List<String> missing = new ArrayList<>();
    if (row.getBoolean(1)) {
      missing.add("it is a superuser");
    } else if (row.getBoolean(2)) {
      missing.add("it owns the tables, so it could drop them or disable their triggers");
    } else {
      add(missing, row.getBoolean(3), "it may change events, only triggers refuse it");
      add(missing, row.getBoolean(4), "it may remove partitions");
      add(missing, row.getBoolean(5), "it may set session_replication_role, which stops triggers");
    }
    return new PostgresProtection(row.getString(0), missing);
  }

  private static void add(List<String> missing, boolean is, String what) {
    if (is) {
      missing.add(what);
    }
  }

  /** Tells whether nothing is missing. */
  public boolean isWhole() {
    return missing.isEmpty();
  }

  @Override
  public String toString() {
    return isWhole()
        ? "PostgreSQL lets user %s append and read events, not change them".formatted(user)
        : "PostgreSQL's user %s could change events: %s"
            .formatted(user, String.join("; ", missing));
  }
}
