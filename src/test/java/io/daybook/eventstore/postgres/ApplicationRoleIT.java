package io.daybook.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The user that the server works as: what it may do, and each thing that it may not. */
class ApplicationRoleIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String NOT_ALLOWED = "42501";
  private static final String OWNER = TestServers.postgres();
  private static final String APPLICATION = TestServers.application(OWNER);
  private static final PostgresOptions OPTIONS =
      PostgresOptions.of(APPLICATION, 2).withOwner(OWNER);

  static {
    withStore(OPTIONS);
  }

  @AfterAll
  static void close() throws Exception {
    await(VERTX.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static PostgresProtection withStore(PostgresOptions options) {
    try {
      PostgresEventStore store = await(PostgresEventStore.open(VERTX, options));
      await(store.close());
      return store.protection();
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure.getCause());
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static RowSet<Row> run(String uri, String sql) throws Exception {
    PgConnectOptions options = PgConnectOptions.fromUri(uri);
    options.addProperty("search_path", "daybook");
    return await(
        PgConnection.connect(VERTX, options)
            .compose(
                connection ->
                    connection.query(sql).execute().eventually(() -> connection.close())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE event SET type = 'x'",
        "UPDATE event_1 SET hash = hash",
        "DELETE FROM event",
        "DELETE FROM event_1",
        "TRUNCATE event",
        "TRUNCATE event_1",
        "MERGE INTO event_1 USING store ON true WHEN MATCHED THEN DELETE",
        "ALTER TABLE event DISABLE TRIGGER ALL",
        "ALTER TABLE event_1 DISABLE TRIGGER event_is_immutable",
        "DROP TRIGGER event_is_immutable ON event_1",
        "CREATE RULE r AS ON INSERT TO event DO INSTEAD NOTHING",
        "CREATE TRIGGER t BEFORE INSERT ON event_1 EXECUTE FUNCTION refuse_change()",
        "ALTER TABLE event_1 DROP CONSTRAINT event_is_sound",
        "ALTER TABLE event DETACH PARTITION event_1",
        "ALTER TABLE event_1 OWNER TO CURRENT_USER",
        "DROP TABLE event",
        "DROP TABLE event_1 CASCADE",
        "DROP INDEX event_command_id",
        "DROP SCHEMA daybook CASCADE",
        "CREATE TABLE daybook.event_9 (id int)",
        "CREATE OR REPLACE FUNCTION daybook.refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RETURN NULL; END'",
        "SET session_replication_role = replica",
        "SET ROLE daybook",
        "SET SESSION AUTHORIZATION daybook",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "CREATE ROLE other SUPERUSER",
        "UPDATE partition SET id = 7",
        "UPDATE partition SET generation = 7",
        "DELETE FROM partition",
        "INSERT INTO partition (id) VALUES (7)",
        "TRUNCATE partition",
        "UPDATE store SET partitions = 1",
        "DELETE FROM store",
        "INSERT INTO migration (name) VALUES ('x')",
        "DELETE FROM migration",
        "DELETE FROM subject_key",
        "SELECT create_partitions(9)",
        "SELECT grant_to_application('daybook_test')",
        "COPY event TO PROGRAM 'true'",
        "SELECT pg_read_file('postgresql.conf')",
      })
  void itMayNot(String statement) {
    assertThatThrownBy(() -> run(APPLICATION, statement))
        .cause()
        .isInstanceOfSatisfying(
            PgException.class,
            error -> assertThat(error.getSqlState()).as(error.getMessage()).isEqualTo(NOT_ALLOWED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1 FROM event, store, partition, migration, subject_key, snapshot, checkpoint",
        "UPDATE partition SET head = head WHERE id = 1",
        "UPDATE erasure_count SET last = last",
        "INSERT INTO checkpoint VALUES ('x', 1, 1) ON CONFLICT (name, partition)"
            + " DO UPDATE SET position = 2",
        "DELETE FROM checkpoint",
        "DELETE FROM snapshot",
      })
  void itMay(String statement) throws Exception {
    assertThat(run(APPLICATION, statement)).isNotNull();
  }

  @Test
  void itMayInsertOnlyWhatIsSound() {
    String row =
        "INSERT INTO event VALUES (1, %d, 'note/n', 1, gen_random_uuid(), 'Noted', 1, '{}', '{}',"
            + " 'c', 0, now(), '%s')";
    for (String forged :
        List.of(row.formatted(0, "\\x" + "00".repeat(32)), row.formatted(1, "\\x00"))) {
      assertThatThrownBy(() -> run(APPLICATION, forged)).hasMessageContaining("event_is_sound");
    }
  }

  @Test
  void whatIsMissingIsSaid() throws Exception {
    assertThat(withStore(OPTIONS).isWhole()).isTrue();
    assertThat(withStore(PostgresOptions.of(OWNER, 2)).missing())
        .containsExactly("it is a superuser");
    run(OWNER, "GRANT UPDATE ON event_1 TO daybook_test");
    run(OWNER, "GRANT SET ON PARAMETER session_replication_role TO daybook_test");
    assertThat(withStore(PostgresOptions.of(APPLICATION, 2).withOwner(OWNER)).missing())
        .as("the next start takes back what is about tables")
        .containsExactly("it may set session_replication_role, which stops triggers");
    run(OWNER, "REVOKE SET ON PARAMETER session_replication_role FROM daybook_test");
  }

  @Test
  void anOwnerWhoIsNoSuperuserIsToldFromTheApplication() throws Exception {
    String database = TestServers.freshDatabase();
    String name = URI.create(database).getPath().substring(1);
    run(database, "CREATE ROLE owner_test LOGIN PASSWORD 'secret'");
    run(database, "GRANT CREATE ON DATABASE " + name + " TO owner_test");
    String owner = database.replace(URI.create(database).getUserInfo(), "owner_test:secret");
    assertThat(withStore(PostgresOptions.of(owner, 2)).missing())
        .containsExactly("it owns the tables, so it could drop them or disable their triggers");
    assertThatThrownBy(() -> withStore(PostgresOptions.of(owner, 2).withOwner(owner)))
        .hasMessageContaining("the user who owns the tables is owner_test, and so is the one");
    assertThatThrownBy(
            () ->
                withStore(
                    PostgresOptions.of(owner.replace("owner_test:secret", "absent_test:x"), 2)
                        .withOwner(owner)))
        .hasMessageContaining("CREATE ROLE \"absent_test\" LOGIN PASSWORD");
    assertThat(withStore(PostgresOptions.of(TestServers.application(owner), 2).withOwner(owner)))
        .isEqualTo(new PostgresProtection("daybook_test", List.of()));
  }

  @Test
  void anOlderStoreGetsWhatItLacks() throws Exception {
    String database = TestServers.freshDatabase();
    withStore(PostgresOptions.of(database, 2));
    run(
        database,
        "ALTER TABLE event DROP CONSTRAINT event_is_sound;"
            + " DROP FUNCTION grant_to_application, application_privileges;"
            + " DELETE FROM migration WHERE name LIKE 'V3%'");
    assertThat(
            withStore(PostgresOptions.of(TestServers.application(database), 2).withOwner(database))
                .isWhole())
        .isTrue();
    run(database, "INSERT INTO migration (name) VALUES ('V99__later.sql')");
    assertThatThrownBy(() -> withStore(PostgresOptions.of(database, 2)))
        .hasMessageContaining("it is older: V99__later.sql");
  }
}
