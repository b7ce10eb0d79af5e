package io.daybook.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The two connection pools of a store: one for appends, one for reads, so that neither waits for
 * the other.
 *
 * @param append for appends
 * @param read for everything else
 */
record PostgresPools(Pool append, Pool read) {
  private static final int WAITING_MAX = 20_000;
  private static final int STATEMENTS_CACHED_MAX = 512;
  private static final int STATEMENT_LENGTH_MAX = 4096;

  static PostgresPools create(Vertx vertx, PostgresOptions options) {
    PgConnectOptions connect = connectOptions(options);
    return new PostgresPools(
        pool(vertx, connect, options.appendConnectionsMax(), options),
        pool(vertx, connect, options.readConnectionsMax(), options));
  }

  /**
   * Plans are made once a connection and kept: planning costs more than a small group's insert. An
   * early plan, made when the table was empty, must be good later too, so it uses the indexes.
   */
  private static PgConnectOptions connectOptions(PostgresOptions options) {
    PgConnectOptions connect = PgConnectOptions.fromUri(options.uri());
    connect.setCachePreparedStatements(true);
    connect.setPreparedStatementCacheMaxSize(STATEMENTS_CACHED_MAX);
    connect.setPreparedStatementCacheSqlFilter(sql -> sql.length() <= STATEMENT_LENGTH_MAX);
    String timeout = Integer.toString(options.statementTimeoutMillis());
    connect.setProperties(
        Map.ofEntries(
            Map.entry("application_name", "daybook"),
            Map.entry("search_path", "daybook"),
            Map.entry("DateStyle", "ISO"),
            Map.entry("client_min_messages", "warning"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("default_transaction_isolation", "read committed"),
            Map.entry("plan_cache_mode", "force_generic_plan"),
            Map.entry("enable_seqscan", "off"),
            Map.entry("statement_timeout", timeout),
            Map.entry("lock_timeout", timeout),
            Map.entry("idle_in_transaction_session_timeout", timeout)));
    return connect;
  }

  private static Pool pool(
      Vertx vertx, PgConnectOptions connect, int connectionsMax, PostgresOptions options) {
    PoolOptions pool =
        new PoolOptions()
            .setMaxSize(connectionsMax)
            .setMaxWaitQueueSize(WAITING_MAX)
            .setConnectionTimeout(options.connectTimeoutMillis())
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    return PgBuilder.pool().with(pool).connectingTo(connect).using(vertx).build();
  }

  Future<Void> close() {
    return Future.join(append.close(), read.close()).mapEmpty();
  }
}
