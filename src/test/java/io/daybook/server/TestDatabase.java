package io.daybook.server;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;

/** Looks into the tables of a store. */
final class TestDatabase {
  private static final String[] TABLES = {
    "event", "snapshot", "subject_key", "checkpoint", "partition", "store", "scheduled_command"
  };

  private TestDatabase() {}

  /** Returns everything that is in the tables, as text; bytes are hexadecimal digits there. */
  static String everything(String uri) {
    Vertx vertx = Vertx.vertx();
    try {
      StringBuilder all = new StringBuilder();
      PgConnection connection =
          TestNode.await(PgConnection.connect(vertx, PgConnectOptions.fromUri(uri)));
      for (String table : TABLES) {
        TestNode.await(connection.query("SELECT t::text FROM daybook." + table + " t").execute())
            .forEach(row -> all.append(row.getString(0)).append('\n'));
      }
      return all.toString();
    } finally {
      TestNode.await(vertx.close());
    }
  }
}
