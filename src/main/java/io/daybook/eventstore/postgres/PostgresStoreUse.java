package io.daybook.eventstore.postgres;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps servers and an import of one database apart: an advisory lock, which servers share and an
 * import has alone, on a connection of its own.
 *
 * <pre>
 *   connect -> lock -> held -- connection lost --> again, after a while -> connect
 *                \                                       |
 *                 taken: the start fails                 +-- taken: the owner is told
 * </pre>
 *
 * <p>The connection is used every few seconds, so that its loss is noticed.
 *
 * <p>Context: everything runs on one context of its own; the futures complete there.
 */
public final class PostgresStoreUse {
  private static final System.Logger LOG = System.getLogger(PostgresStoreUse.class.getName());
  private static final long LOCK = PostgresMigrations.LOCK + 1;
  private static final String SHARED = "SELECT pg_try_advisory_lock_shared(" + LOCK + ")";
  private static final String ALONE = "SELECT pg_try_advisory_lock(" + LOCK + ")";
  private static final int ANSWER_MILLIS_MAX = 5_000;
  private static final long ALIVE_MILLIS = 5_000;
  private static final long RETRY_MILLIS = 500;

  private static final String SERVED =
      "a server or another import works on this store: end it, and then import; nothing was"
          + " changed";
  private static final String IMPORTED =
      "something is imported into this store just now: start the server when that has ended";

  private final Context context;
  private final PgConnectOptions options;
  private final boolean alone;
  private final Runnable taken;
  private @Nullable PgConnection held;
  private boolean closed;

  private PostgresStoreUse(Vertx vertx, String uri, boolean alone, Runnable taken) {
    this.context = vertx.getOrCreateContext();
    this.options = PgConnectOptions.fromUri(uri);
    this.alone = alone;
    this.taken = taken;
    options.addProperty("application_name", alone ? "daybook-import" : "daybook-serve");
    options.addProperty("idle_session_timeout", "0");
  }

  /**
   * Begins to use a store for an import; fails with {@link UnusableStoreException} if others do.
   */
  public static Future<PostgresStoreUse> alone(Vertx vertx, String uri) {
    return begun(new PostgresStoreUse(vertx, uri, true, () -> {}));
  }

  /**
   * Begins to use a store for a server, until it is closed; fails with {@link
   * UnusableStoreException} during an import.
   *
   * @param taken is run where an import has begun while the connection was lost: the server must
   *     end
   */
  public static Future<PostgresStoreUse> shared(Vertx vertx, String uri, Runnable taken) {
    return begun(new PostgresStoreUse(vertx, uri, false, taken));
  }

  private static Future<PostgresStoreUse> begun(PostgresStoreUse use) {
    Promise<PostgresStoreUse> begun = Promise.promise();
    use.context.runOnContext(now -> use.lock().map(locked -> use).onComplete(begun));
    return begun.future();
  }

  private Future<Void> lock() {
    Future<PgConnection> connecting = PgConnection.connect(context.owner(), options);
    return connecting
        .timeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .onFailure(late -> connecting.onSuccess(PgConnection::close))
        .compose(this::lock);
  }

  private Future<Void> lock(PgConnection connection) {
    return connection
        .query(alone ? ALONE : SHARED)
        .execute()
        .timeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .compose(
            rows ->
                rows.iterator().next().getBoolean(0)
                    ? Future.succeededFuture()
                    : Future.failedFuture(new UnusableStoreException(alone ? SERVED : IMPORTED)))
        .onFailure(failure -> connection.close())
        .onSuccess(locked -> hold(connection))
        .mapEmpty();
  }

  private void hold(PgConnection connection) {
    if (closed) {
      connection.close();
      return;
    }
    held = connection;
    connection.closeHandler(gone -> context.runOnContext(now -> lost(connection)));
    check(connection);
  }

  private void check(PgConnection connection) {
    context
        .owner()
        .timer(ALIVE_MILLIS, TimeUnit.MILLISECONDS)
        .onSuccess(
            now -> {
              if (held == connection) {
                connection
                    .query("SELECT 1")
                    .execute()
                    .timeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                    .onComplete(alive -> check(connection), dead -> drop(connection));
              }
            });
  }

  private void drop(PgConnection connection) {
    connection.close();
    lost(connection);
  }

  private void lost(PgConnection connection) {
    if (held == connection && !closed) {
      held = null;
      LOG.log(System.Logger.Level.WARNING, "store: the connection that holds its lock is lost");
      again();
    }
  }

  private void again() {
    context
        .owner()
        .timer(RETRY_MILLIS, TimeUnit.MILLISECONDS)
        .onSuccess(
            now -> {
              if (!closed) {
                lock().onFailure(this::notAgain);
              }
            });
  }

  private void notAgain(Throwable failure) {
    if (failure instanceof UnusableStoreException) {
      taken.run();
    } else {
      again();
    }
  }

  /** Lets the store go. */
  public Future<Void> close() {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        now -> {
          closed = true;
          PgConnection connection = held;
          held = null;
          Future<Void> ended = connection == null ? Future.succeededFuture() : connection.close();
          ended.onComplete(done);
        });
    return done.future();
  }
}
