package io.daybook.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStoreContract;
import io.daybook.eventstore.Partitions;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PostgresEventStoreIT extends EventStoreContract {
  private static final Vertx VERTX = Vertx.vertx();

  private final List<PostgresEventStore> opened = new ArrayList<>();

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Override
  protected EventStore open(int partitions) {
    return open(TestServers.postgres(), partitions);
  }

  private PostgresEventStore open(String uri, int partitions) {
    try {
      PostgresEventStore store =
          await(PostgresEventStore.open(VERTX, PostgresOptions.of(uri, partitions)));
      opened.add(store);
      return store;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() throws Exception {
    for (PostgresEventStore store : opened) {
      await(store.close());
    }
  }

  @AfterAll
  static void closeVertx() throws Exception {
    await(VERTX.close());
  }

  private static List<Row> query(String uri, String sql) throws Exception {
    PgConnectOptions options = PgConnectOptions.fromUri(uri);
    options.addProperty("search_path", "daybook");
    Pool pool = PgBuilder.pool().connectingTo(options).using(VERTX).build();
    try {
      List<Row> rows = new ArrayList<>();
      await(pool.query(sql).execute()).forEach(rows::add);
      return rows;
    } finally {
      await(pool.close());
    }
  }

  @Test
  void anEventIsNeverChangedNorDeletedNorTruncated() {
    String uri = TestServers.postgres();
    open(uri, 2);
    List<String> attempts =
        List.of(
            "UPDATE event SET type = 'x'",
            "DELETE FROM event",
            "TRUNCATE event",
            "UPDATE event_1 SET type = 'x'",
            "DELETE FROM event_1",
            "TRUNCATE event_1");
    for (String attempt : attempts) {
      assertThatThrownBy(() -> query(uri, attempt))
          .as(attempt)
          .hasMessageContaining("events are never changed");
    }
  }

  @Test
  void aMigrationThatCameBetweenOthersIsAppliedAndAnUnknownOneIsRefused() throws Exception {
    String uri = TestServers.postgres();
    open(uri, 2);
    query(uri, "DROP TABLE snapshot");
    query(uri, "DELETE FROM migration WHERE name = 'V2__snapshots.sql'");
    open(uri, 2);
    assertThat(query(uri, "SELECT count(*) FROM snapshot").getFirst().getLong(0)).isZero();

    query(uri, "UPDATE migration SET name = 'V99__later.sql' WHERE name = 'V2__snapshots.sql'");
    assertThatThrownBy(() -> open(uri, 2)).hasMessageContaining("V99__later.sql");
  }

  @Test
  void aServerWaitsForAnotherThatMigratesForLong() throws Exception {
    String uri = TestServers.postgres();
    PostgresOptions usual = PostgresOptions.of(uri, 2);
    PostgresOptions impatient = new PostgresOptions(uri, null, 2, 1, 1, 200, 5_000, false);
    PgConnection other = await(PgConnection.connect(VERTX, PgConnectOptions.fromUri(usual.uri())));
    await(other.query("SELECT pg_advisory_lock(" + PostgresMigrations.LOCK + ")").execute());
    Future<PostgresEventStore> opening = PostgresEventStore.open(VERTX, impatient);
    TimeUnit.MILLISECONDS.sleep(500);
    assertThat(opening.isComplete()).isFalse();
    await(other.close());
    opened.add(await(opening));
  }

  @Test
  void theNumberOfPartitionsIsFixed() {
    String uri = TestServers.postgres();
    open(uri, 2);
    assertThatThrownBy(() -> open(uri, 3))
        .hasMessageContaining("the setting partitions is 3, but the store was created with 2");
  }

  @Test
  void serversThatStartTogetherMakeOneStore() throws Exception {
    String uri = TestServers.postgres();
    List<Future<PostgresEventStore>> opening = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      opening.add(PostgresEventStore.open(VERTX, PostgresOptions.of(uri, 3)));
    }
    opened.addAll(await(Future.all(opening)).list());
    assertThat(query(uri, "SELECT count(*) FROM partition").getFirst().getLong(0)).isEqualTo(3);
  }

  @Test
  void postgresqlFindsThePartitionOfAStreamByTheSameHash() throws Exception {
    String uri = TestServers.postgres();
    Partitions partitions = new Partitions(7);
    for (int i = 0; i < 50; i++) {
      StreamId stream = new StreamId("order", "o-" + i * 7919);
      long found =
          query(uri, "SELECT crc32c(convert_to('" + stream + "', 'UTF8')) % 7")
              .getFirst()
              .getLong(0);
      assertThat(found).isEqualTo(partitions.of(stream));
    }
  }

  @Test
  void aServerWithoutFsyncIsRefusedUnlessAllowed() {
    PostgresDurability unsafe = new PostgresDurability("18.3", false, "on", true);
    assertThat(unsafe.required(true).succeeded()).isTrue();
    assertThat(unsafe.required(false).cause())
        .isInstanceOf(UnusableStoreException.class)
        .hasMessageContaining("fsync=off");
    assertThat(new PostgresDurability("18.3", true, "off", true).safe()).isFalse();
    assertThat(new PostgresDurability("18.3", true, "on", false).safe()).isFalse();
    assertThat(new PostgresDurability("18.3", true, "on", true).safe()).isTrue();
  }
}
