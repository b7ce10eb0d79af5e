package io.daybook.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EmbeddedPostgresIT {
  private static final Vertx VERTX = Vertx.vertx();

  private Path data;

  @BeforeEach
  void makeDirectory() throws Exception {
    data = Files.createTempDirectory("daybook-postgres");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void deleteDirectory() throws Exception {
    Trees.delete(data);
  }

  @AfterAll
  static void closeVertx() throws Exception {
    await(VERTX.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private EmbeddedPostgres start() {
    long before = System.nanoTime();
    EmbeddedPostgres postgres = EmbeddedPostgres.start(data, EmbeddedPostgresOptions.USUAL);
    System.out.printf("PostgreSQL started in %.2f s%n", (System.nanoTime() - before) / 1e9);
    return postgres;
  }

  private static String query(EmbeddedPostgres postgres, String sql) throws Exception {
    return query(postgres.uri(), sql);
  }

  private static String query(String uri, String sql) throws Exception {
    PgConnection connection = await(PgConnection.connect(VERTX, PgConnectOptions.fromUri(uri)));
    try {
      var rows = await(connection.query(sql).execute());
      return rows.size() == 0 ? "" : String.valueOf(rows.iterator().next().getValue(0));
    } finally {
      await(connection.close());
    }
  }

  @Test
  void aSecondStartFindsTheDataAgain() throws Exception {
    EmbeddedPostgres first = start();
    try {
      query(first, "CREATE TABLE note AS SELECT 'written' AS text");
      assertThat(query(first, "SHOW fsync")).isEqualTo("on");
      assertThat(query(first, "SHOW data_checksums")).isEqualTo("on");
      assertThat(query(first, "SHOW wal_level")).isEqualTo("minimal");
      System.out.println("wal_compression " + query(first, "SHOW wal_compression"));
    } finally {
      first.stop();
    }
    assertThat(first.isAlive()).isFalse();
    EmbeddedPostgres second = start();
    try {
      assertThat(query(second, "SELECT text FROM note")).isEqualTo("written");
    } finally {
      second.stop();
    }
    assertThat(Files.readString(data.resolve("postgres/postgres.log")))
        .contains("database system is shut down")
        .doesNotContain("not properly shut down");
  }
}
