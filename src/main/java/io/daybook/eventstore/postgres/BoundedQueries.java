package io.daybook.eventstore.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;

/**
 * Prepared statements whose answer is waited for no longer than a while.
 *
 * @param pool runs them
 * @param timeoutMillis how long that is
 */
record BoundedQueries(Pool pool, long timeoutMillis) {
  /** Runs a statement; fails also when the answer does not come in time. */
  Future<RowSet<Row>> run(String sql, Tuple parameters) {
    return pool.preparedQuery(sql)
        .execute(parameters)
        .timeout(timeoutMillis, TimeUnit.MILLISECONDS);
  }
}
