package io.daybook.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers share a store, an import has it alone. */
class PostgresStoreUseIT {
  private final Vertx vertx = Vertx.vertx();
  private final String uri = TestServers.freshDatabase();
  private final CompletableFuture<Void> taken = new CompletableFuture<>();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private PostgresStoreUse shared() {
    return await(PostgresStoreUse.shared(vertx, uri, () -> taken.complete(null)));
  }

  private PostgresStoreUse alone() {
    return await(PostgresStoreUse.alone(vertx, uri));
  }

  private void isRefused(String why) {
    assertThatThrownBy(this::alone)
        .hasCauseInstanceOf(UnusableStoreException.class)
        .hasMessageContaining(why);
  }

  private RowSet<Row> asked(String sql) {
    return await(
        PgConnection.connect(vertx, PgConnectOptions.fromUri(uri))
            .compose(connection -> connection.query(sql).execute().eventually(connection::close)));
  }

  /** Ends the connections that hold the lock, and returns how many there were. */
  private int cut() {
    return asked(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
                + " 'daybook-serve' AND datname = current_database()")
        .size();
  }

  @Test
  void serversShareItAndAnImportHasItAlone() {
    PostgresStoreUse one = shared();
    PostgresStoreUse other = shared();
    isRefused("a server or another import works on this store");
    await(one.close());
    isRefused("nothing was changed");
    await(other.close());
    PostgresStoreUse alone = alone();
    isRefused("a server or another import works on this store");
    assertThatThrownBy(this::shared)
        .hasCauseInstanceOf(UnusableStoreException.class)
        .hasMessageContaining("something is imported into this store just now");
    await(alone.close());
    await(shared().close());
  }

  @Test
  void aLostConnectionIsReplaced() {
    PostgresStoreUse use = shared();
    for (int times = 0; times < 3; times++) {
      assertThat(cut()).isEqualTo(1);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!isHeld()) {
        assertThat(System.nanoTime()).as("held again in time").isLessThan(deadline);
      }
      isRefused("a server or another import works on this store");
    }
    assertThat(taken).isNotDone();
    await(use.close());
    await(alone().close());
  }

  private boolean isHeld() {
    return asked(
                "SELECT FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND"
                    + " database = (SELECT oid FROM pg_database WHERE datname ="
                    + " current_database())")
            .size()
        == 1;
  }

  @Test
  void aServerIsToldThatAnImportHasBegunMeanwhile() {
    PostgresStoreUse use = shared();
    PostgresStoreUse alone = null;
    while (alone == null) {
      cut();
      alone =
          PostgresStoreUse.alone(vertx, uri)
              .otherwise((PostgresStoreUse) null)
              .toCompletionStage()
              .toCompletableFuture()
              .join();
    }
    assertThat(taken).succeedsWithin(30, TimeUnit.SECONDS);
    await(alone.close());
    await(use.close());
  }
}
