package io.daybook.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
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

  @Test
  void aServerThatWasLeftBehindIsStoppedAndItsDataGoOn() throws Exception {
    EmbeddedPostgres orphan = start();
    query(orphan, "CREATE TABLE note AS SELECT 'written' AS text");
    EmbeddedPostgres next = start();
    try {
      assertThat(orphan.isAlive()).isFalse();
      assertThat(query(next, "SELECT text FROM note")).isEqualTo("written");
    } finally {
      next.stop();
    }
  }

  @Test
  void aServerThatHangsIsStoppedByForceAndNothingIsLost() throws Exception {
    EmbeddedPostgres hung = start();
    query(hung, "CREATE TABLE note AS SELECT 'written' AS text");
    ProcessHandle server = PostmasterFile.running(cluster()).orElseThrow();
    new ProcessBuilder("sh", "-c", "kill -STOP " + server.pid()).start().waitFor();
    PostgresProcess.end(server, 1);
    assertThat(server.isAlive()).isFalse();
    EmbeddedPostgres next = start();
    try {
      assertThat(query(next, "SELECT text FROM note")).isEqualTo("written");
    } finally {
      next.stop();
    }
  }

  @Test
  void aPidFileOfAnotherProgramIsNoObstacle() throws Exception {
    start().stop();
    String self = Long.toString(ProcessHandle.current().pid());
    Files.writeString(PostmasterFile.in(cluster()), self + "\n" + cluster() + "\n");
    start().stop();
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void halfFinishedWorkIsDoneAgain() throws Exception {
    Path postgres = Files.createDirectories(data.resolve("postgres"));
    for (String unfinished : List.of("bin-18.3.0.unfinished/bin", "cluster.unfinished/data")) {
      Path directory = Files.createDirectories(postgres.resolve(unfinished));
      Files.writeString(directory.resolve("PG_VERSION"), "half");
    }
    start().stop();
    assertThat(postgres.resolve("bin-18.3.0.unfinished")).doesNotExist();
    assertThat(postgres.resolve("cluster.unfinished")).doesNotExist();
  }

  @Test
  void aFailedStartSaysWhatPostgresqlSaid() {
    var wrong = EmbeddedPostgresOptions.USUAL.withSettings(Map.of("shared_buffers", "much"));
    assertThatThrownBy(() -> EmbeddedPostgres.start(data, wrong))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("PostgreSQL does not start in")
        .hasMessageContaining("invalid value for parameter \"shared_buffers\": \"much\"");
  }

  @Test
  void aFixedPortIsKept() throws Exception {
    int port = Ports.free();
    var fixed = EmbeddedPostgresOptions.USUAL.withPort(port);
    EmbeddedPostgres postgres = EmbeddedPostgres.start(data, fixed);
    try {
      assertThat(postgres.uri()).endsWith("@127.0.0.1:" + port + "/daybook");
      assertThat(query(postgres, "SHOW server_version")).startsWith("18");
    } finally {
      postgres.stop();
    }
  }

  @Test
  void thePasswordIsForTheOwnerAlone() throws Exception {
    EmbeddedPostgres postgres = start();
    try {
      Path password = data.resolve("postgres/cluster/password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
          .isEqualTo("rw-------");
      String guess = postgres.uri().replaceFirst(":[0-9a-f]{64}@", ":guess@");
      assertThatThrownBy(() -> query(guess, "SELECT 1")).hasMessageContaining("28P01");
    } finally {
      postgres.stop();
    }
  }

  private Path cluster() throws Exception {
    return data.toRealPath().resolve("postgres/cluster/data");
  }
}
