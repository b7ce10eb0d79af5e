package io.daybook.load.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.eventstore.Partitions;
import io.daybook.kernel.StreamId;
import io.daybook.load.bench.Options;
import io.daybook.load.bench.Report;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the benches write and change, on a real PostgreSQL. */
class StoresTest {
  private static final Report REPORT = new Report(System.out);
  private static Postgres postgres;

  @BeforeAll
  static void start() {
    postgres = Postgres.start(Options.parse(List.of("--data", "target/store-bench-test")));
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private static long indexes(Database database, String definition) {
    return database.number(
        "SELECT count(*) FROM pg_indexes WHERE schemaname = 'daybook' AND tablename ~"
            + " '^event_[0-9a-z]+$' AND indexdef LIKE '%"
            + definition
            + "%'");
  }

  private static long tables(Database database, char kind) {
    return database.number(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'daybook'::regnamespace AND relname ~"
            + " '^event_[0-9]$' AND relkind = '"
            + kind
            + "'");
  }

  private static void appends(Database database) {
    try (PortAppends appends = new PortAppends("port", database, new SampleEvents(), 20, true)) {
      assertThat(appends.perSecond(1)).isPositive();
    }
  }

  @Test
  void theTablesAsTheyAreHaveEverything() {
    Database database = SchemaVariant.AS_IT_IS.create(postgres, "as_it_is");
    assertThat(indexes(database, "command_id")).isEqualTo(Engine.PARTITIONS);
    assertThat(tables(database, 'r')).isEqualTo(Engine.PARTITIONS);
    appends(database);
    assertThat(database.number("SELECT count(*) FROM event"))
        .isEqualTo(database.number("SELECT sum(head) FROM partition"))
        .isPositive();
  }

  @Test
  void withoutTheIdempotencyIndexOnlyThatIsMissing() {
    Database database = SchemaVariant.WITHOUT_IDEMPOTENCY_INDEX.create(postgres, "without_index");
    assertThat(indexes(database, "command_id")).isZero();
    assertThat(indexes(database, "(partition, \"position\")")).isEqualTo(Engine.PARTITIONS);
    assertThat(indexes(database, "(partition, stream, version)")).isEqualTo(Engine.PARTITIONS);
    appends(database);
  }

  @Test
  void oneTableHoldsTheEventsOfAllPartitionsUnderTheSameIndexes() {
    Database database = SchemaVariant.ONE_TABLE.create(postgres, "one_table");
    assertThat(tables(database, 'r')).isZero();
    assertThat(tables(database, 'v')).isEqualTo(Engine.PARTITIONS);
    assertThat(indexes(database, "UNIQUE")).isEqualTo(3);
    assertThat(indexes(database, "command_id")).isEqualTo(1);
    appends(database);
    assertThat(database.number("SELECT count(DISTINCT partition) FROM event_all"))
        .isEqualTo(Engine.PARTITIONS);
    assertThatThrownBy(() -> database.execute("DELETE FROM event_all"))
        .hasCauseInstanceOf(SQLException.class);
  }

  @Test
  void withoutAChainHashesAreNotMade() {
    Database database = SchemaVariant.AS_IT_IS.create(postgres, "unchained");
    try (PortAppends appends = new PortAppends("port", database, new SampleEvents(), 20, false)) {
      assertThat(appends.perSecond(1)).isPositive();
    }
    assertThat(database.number("SELECT count(DISTINCT hash) FROM event")).isEqualTo(1);
    Database chained = SchemaVariant.AS_IT_IS.create(postgres, "chained");
    appends(chained);
    assertThat(chained.number("SELECT count(DISTINCT hash) FROM event"))
        .isEqualTo(chained.number("SELECT count(*) FROM event"));
  }

  @Test
  void aFilledStoreIsOneThatTheServerCouldHaveWritten() throws InterruptedException {
    Database database = SchemaVariant.AS_IT_IS.create(postgres, "filled");
    new StoreFill(StoreFill.Kind.ORDER, "o-", 101, 7).run(database, REPORT);
    new StoreFill(StoreFill.Kind.STOCK, "s-", 3, 50).run(database, REPORT);
    assertThat(database.number("SELECT count(*) FROM event")).isEqualTo(101 * 7 + 3 * 50);
    assertThat(
            database.number(
                "SELECT count(*) FROM partition p WHERE head <> (SELECT count(*) FROM event e WHERE"
                    + " e.partition = p.id) OR head <> (SELECT max(position) FROM event e WHERE"
                    + " e.partition = p.id) OR head <> (SELECT position FROM checkpoint c WHERE"
                    + " c.name = 'relay' AND c.partition = p.id)"))
        .isZero();
    assertThat(
            database.number(
                "SELECT count(*) FROM (SELECT version, row_number() OVER (PARTITION BY stream ORDER"
                    + " BY position) AS n FROM event) v WHERE version <> n"))
        .isZero();
    for (int p = 0; p < Engine.PARTITIONS; p++) {
      PartitionReplay.How decoding = new PartitionReplay.How(50, 1, true);
      try (PartitionReplay replay = new PartitionReplay("replay", database, p, decoding)) {
        assertThat(replay.perSecond(1)).isPositive();
      }
    }
    assertThat(
            database.number(
                "SELECT partition FROM event WHERE stream = 'stock/s-00000002' LIMIT 1"))
        .isEqualTo(new Partitions(Engine.PARTITIONS).of(new StreamId("stock", "s-00000002")));
  }

  @Test
  void daybookStoresWhatItAnswersInProcess() {
    Database database = SchemaVariant.AS_IT_IS.create(postgres, "in_process");
    double perSecond;
    try (GroupCommits commits =
        new GroupCommits("ours", Engine.start(database), new SampleEvents(), 64)) {
      perSecond = commits.perSecond(1);
      assertThat(commits.groupSize()).isGreaterThan(1);
    }
    assertThat(database.number("SELECT count(*) FROM event"))
        .isBetween((long) perSecond, (long) perSecond + 64);
  }

  @Test
  void thePlainStoresStoreWhatTheyCount() throws InterruptedException {
    Database database = SchemaVariant.AS_IT_IS.create(postgres, "plain");
    double perSecond;
    try (JdbcStore jdbc = new JdbcStore("jdbc", database, new SampleEvents(), 4, 8)) {
      perSecond = jdbc.perSecond(1);
    }
    assertThat(database.number("SELECT count(*) FROM event"))
        .isBetween((long) perSecond, (long) perSecond + 8);
    Database rawTables = SchemaVariant.AS_IT_IS.create(postgres, "raw");
    try (RawInserts raw = new RawInserts("raw", rawTables, new SampleEvents(), () -> 10)) {
      perSecond = raw.perSecond(1);
    }
    assertThat(rawTables.number("SELECT count(*) FROM event"))
        .isBetween((long) perSecond, (long) perSecond + 20);
  }
}
