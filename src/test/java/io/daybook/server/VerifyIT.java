package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.testkit.TestServers;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A superuser without triggers, constraints and scruples changes the log in every way; {@code
 * verify} names the event each time.
 */
class VerifyIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Vertx VERTX = Vertx.vertx();
  private static final String TEMPLATE = TestServers.postgres();

  /** The partition that is tampered with: 12 events, of 4 streams. */
  private static final int PARTITION = 1;

  private static StoreLog log;
  private String uri;

  @BeforeAll
  static void fill() {
    log = StoreLog.fill(TEMPLATE);
  }

  @AfterAll
  static void close() {
    TestNode.await(VERTX.close());
  }

  @BeforeEach
  void copy() {
    uri = TestServers.copyOf(TEMPLATE);
  }

  private void asSuperuser(String... statements) {
    PgConnectOptions options = PgConnectOptions.fromUri(uri);
    options.addProperty("search_path", "daybook");
    options.addProperty("session_replication_role", "replica");
    PgConnection connection = TestNode.await(PgConnection.connect(VERTX, options));
    for (String statement : statements) {
      TestNode.await(connection.query(statement).execute());
    }
    TestNode.await(connection.close());
  }

  private JsonNode verify(String... words) throws Exception {
    CommandRun run = CommandRun.of(uri, "verify", arguments("--json", words));
    JsonNode report = JSON.readTree(run.out());
    assertThat(run.status()).as(run.out()).isEqualTo(report.get("good").asBoolean() ? 0 : 1);
    return report;
  }

  private static String[] arguments(String first, String... words) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(words));
    return all.toArray(String[]::new);
  }

  private JsonNode problem(String... words) throws Exception {
    JsonNode report = verify(words);
    assertThat(report.get("good").asBoolean()).as(report.toString()).isFalse();
    JsonNode first = report.get("partitions").get(PARTITION).get("first");
    for (JsonNode other : report.get("partitions")) {
      if (other.get("partition").asInt() != PARTITION) {
        assertThat(other.get("problems").asLong()).as(report.toString()).isZero();
      }
    }
    assertThat(first.get("partition").asInt()).isEqualTo(PARTITION);
    return first;
  }

  private void isNamed(JsonNode problem, long position, String what) {
    assertThat(problem.get("position").asLong()).as(problem.toString()).isEqualTo(position);
    assertThat(problem.get("stream").asText()).isEqualTo(log.stream(PARTITION, position));
    assertThat(problem.get("id").asText()).isEqualTo(log.id(PARTITION, position));
    assertThat(problem.get("what").asText()).contains(what);
  }

  @Test
  void aLogThatNobodyTouchedIsGood() throws Exception {
    JsonNode report = verify("--anchor", log.anchor(PARTITION, 5), "--anchor", log.anchor(0, 1));
    assertThat(report.get("problems").asInt()).as(report.toString()).isZero();
    assertThat(report.get("anchors").asInt()).isEqualTo(2);
    assertThat(report.get("events").asLong()).isEqualTo(log.size());
    CommandRun text = CommandRun.of(uri, "verify", "--partition", "1");
    assertThat(text.status()).isZero();
    assertThat(text.out()).startsWith("partition 1: 12 events to position 12, hash ");
    assertThat(text.out()).contains("good").contains("GOOD: store ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stream = 'note/other'",
        "version = 77",
        "id = '01990000-0000-7000-8000-0000000000ff'",
        "type = 'Other'",
        "schema_version = 9",
        "data = data || '{\"customer\":\"other\"}'",
        "data = '{\"c\":1}'",
        "data = '[1e400]'",
        "metadata = metadata || '{\"actor\":\"other\"}'",
        "command_id = 'other'",
        "command_index = 3",
        "recorded_at = recorded_at + interval '1 microsecond'",
        "recorded_at = 'infinity'",
        "hash = sha256('x')",
      })
  void aChangedColumnShows(String change) throws Exception {
    asSuperuser("UPDATE event_1 SET " + change + " WHERE position = 5");
    JsonNode problem = problem();
    assertThat(problem.get("position").asLong()).as(problem.toString()).isEqualTo(5);
    assertThat(problem.get("what").asText()).contains("not the one that was recorded");
    if (!change.startsWith("id ")) {
      assertThat(problem.get("id").asText()).isEqualTo(log.id(PARTITION, 5));
    }
  }

  @Test
  void aHashOfAnotherLengthShows() throws Exception {
    asSuperuser(
        "ALTER TABLE event DROP CONSTRAINT event_is_sound",
        "UPDATE event_1 SET hash = '\\x00' WHERE position = 5");
    isNamed(problem(), 5, "the hash has not 32 bytes");
  }

  @Test
  void anEventInAnotherPartitionShows() throws Exception {
    asSuperuser(
        "UPDATE event SET partition = 0, position = 1000 WHERE partition = 1 AND position = 5");
    JsonNode report = verify();
    JsonNode left = report.get("partitions").get(1).get("first");
    assertThat(left.get("position").asLong()).isEqualTo(5);
    assertThat(left.get("what").asText()).isEqualTo("the event is missing");
    JsonNode come = report.get("partitions").get(0).get("first");
    assertThat(come.get("actual").asText()).contains("position 1000", log.id(1, 5));
  }

  @Test
  void anEventThatWasCutOutShows() throws Exception {
    asSuperuser("DELETE FROM event_1 WHERE position = 5");
    JsonNode problem = problem();
    assertThat(problem.get("position").asLong()).isEqualTo(5);
    assertThat(problem.get("what").asText()).isEqualTo("the event is missing");
    assertThat(problem.get("actual").asText()).contains("position 6").contains(log.id(1, 6));
  }

  @Test
  void eventsThatWereCutOffAtTheBeginningShow() throws Exception {
    asSuperuser("DELETE FROM event_1 WHERE position <= 2");
    JsonNode problem = problem();
    assertThat(problem.get("position").asLong()).isEqualTo(1);
    assertThat(problem.get("what").asText()).isEqualTo("the events 1 to 2 are missing");
  }

  @Test
  void eventsThatWereCutOffAtTheEndShow() throws Exception {
    asSuperuser("DELETE FROM event_1 WHERE position > 10");
    JsonNode problem = problem();
    assertThat(problem.get("position").asLong()).isEqualTo(11);
    assertThat(problem.get("what").asText()).isEqualTo("the events 11 to 12 are missing");
  }

  @Test
  void anEndThatWasCutOffWithTheHeadShowsByAnAnchorAlone() throws Exception {
    asSuperuser(
        "DELETE FROM event_1 WHERE position > 10", "UPDATE partition SET head = 10 WHERE id = 1");
    assertThat(verify().get("good").asBoolean()).isTrue();
    JsonNode problem = problem("--anchor", log.anchor(PARTITION, 11));
    assertThat(problem.get("position").asLong()).isEqualTo(11);
    assertThat(problem.get("what").asText()).isEqualTo("the event that was anchored is missing");
  }

  @Test
  void anotherHashThanTheAnchoredOneShows() throws Exception {
    String other = log.anchor(PARTITION, 7).replaceFirst("1:7", "1:6");
    isNamed(problem("--anchor", other), 6, "not the one that was anchored");
  }

  @Test
  void anEmptiedPartitionShows() throws Exception {
    asSuperuser("TRUNCATE event_1");
    JsonNode problem = problem();
    assertThat(problem.get("position").asLong()).isEqualTo(1);
    assertThat(problem.get("what").asText()).isEqualTo("the events 1 to 12 are missing");
  }

  @Test
  void twoEventsThatWereExchangedShow() throws Exception {
    asSuperuser(
        "UPDATE event_1 SET position = 1000 WHERE position = 4",
        "UPDATE event_1 SET position = 4 WHERE position = 9",
        "UPDATE event_1 SET position = 9 WHERE position = 1000");
    JsonNode problem = problem();
    assertThat(problem.get("position").asLong()).isEqualTo(4);
    assertThat(problem.get("id").asText()).isEqualTo(log.id(1, 9));
  }

  private static String forged(long position, String stream, long version) {
    return "INSERT INTO event_1 SELECT partition, %d, '%s', %d, gen_random_uuid(), type,"
            .formatted(position, stream, version)
        + " schema_version, data, metadata, 'forged', 0, recorded_at, hash FROM event_1 WHERE"
        + " position = 3";
  }

  @Test
  void anEventBeyondTheHeadShows() throws Exception {
    asSuperuser(forged(13, log.stream(1, 3), 99));
    JsonNode problem = problem();
    assertThat(problem.get("position").asLong()).isEqualTo(13);
    assertThat(problem.get("what").asText()).contains("not the one that was recorded");
  }

  @Test
  void anEventBeforeTheFirstPositionShows() throws Exception {
    for (long position : new long[] {0, -7}) {
      asSuperuser(
          "ALTER TABLE event DROP CONSTRAINT IF EXISTS event_is_sound",
          forged(position, "note/n" + position, 1));
      JsonNode problem = problem();
      assertThat(problem.get("position").asLong()).isEqualTo(position);
      assertThat(problem.get("what").asText())
          .isEqualTo("an event stands before the first position");
    }
  }

  @Test
  void aHeadThatWasMovedShows() throws Exception {
    asSuperuser("UPDATE partition SET head = 11 WHERE id = 1");
    isNamed(problem(), 12, "stands beyond the head");
    asSuperuser("UPDATE partition SET head = 14 WHERE id = 1");
    assertThat(problem().get("what").asText()).isEqualTo("the events 13 to 14 are missing");
  }

  @Test
  void aPartitionWhoseRowIsGoneShows() throws Exception {
    asSuperuser("DELETE FROM partition WHERE id = 1");
    assertThat(problem().get("what").asText()).isEqualTo("the table partition has no row of it");
  }

  /** Someone who can write and knows how computes all hashes again: then only rules are left. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version = version + 5|the versions of its stream have a gap",
        "command_index = 1|not the next event of its command",
        "stream = 'NOT A STREAM'|no stream id",
        "stream = 'ELSEWHERE'|another partition",
        "schema_version = 0|versions begin at 1",
      })
  void aLogThatWasChainedAgainBreaksARule(String change, String what) throws Exception {
    asSuperuser(
        "UPDATE event_1 SET "
            + change.replace("ELSEWHERE", log.stream(0, 1))
            + " WHERE position = 12");
    log.chainAgain(uri, PARTITION);
    JsonNode problem = problem();
    assertThat(problem.get("position").asLong()).as(problem.toString()).isEqualTo(12);
    assertThat(problem.get("what").asText()).contains(what);
    assertThat(problem("--anchor", log.anchor(1, 12)).get("position").asLong()).isEqualTo(12);
  }

  @Test
  void versionsInTheWrongOrderShow() throws Exception {
    long[] two = log.sameStream(PARTITION);
    asSuperuser(
        "UPDATE event_1 SET version = 1000 WHERE position = " + two[0],
        "UPDATE event_1 SET version = 1 WHERE position = " + two[1],
        "UPDATE event_1 SET version = 2 WHERE position = " + two[0]);
    log.chainAgain(uri, PARTITION);
    JsonNode problem = problem();
    assertThat(problem.get("position").asLong()).isEqualTo(two[0]);
    assertThat(problem.get("what").asText()).contains("stands before the version that it follows");
  }

  @Test
  void typesThatNobodyKnowsAreAWarning() throws Exception {
    asSuperuser("UPDATE event_1 SET type = 'Unheard' WHERE position = 12");
    log.chainAgain(uri, PARTITION);
    JsonNode report = verify();
    assertThat(report.get("good").asBoolean()).isTrue();
    assertThat(report.get("partitions").get(1).get("unknownTypes").toString())
        .isEqualTo("{\"order Unheard 2\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE event_1 DISABLE TRIGGER ALL|the trigger that refuses changes is not at work on"
            + " e",
        "DROP TRIGGER event_is_immutable ON event|the trigger that refuses changes is not at work"
            + " on",
        "DROP INDEX event_command_id|the table event_0 has no unique index on (partition, stream,"
            + " c",
        "CREATE TABLE event_9 PARTITION OF event FOR VALUES IN (9)|the table event_9 (FOR VALUES"
            + " IN",
        "CREATE TABLE event_d PARTITION OF event DEFAULT|the table event_d (DEFAULT) holds events",
        "ALTER TABLE event DETACH PARTITION event_1|the table event_1 does not hold the events of",
        "DROP TABLE event_1|the table event_1 does not hold the events of partition 1",
        "INSERT INTO partition (id) VALUES (9)|the table partition has a row 9, but there are 4",
      })
  void aChangedStructureShows(String change, String flaw) throws Exception {
    asSuperuser(change);
    JsonNode report = verify();
    assertThat(report.get("good").asBoolean()).isFalse();
    assertThat(report.get("flaws").get(0).asText()).as(report.toString()).startsWith(flaw);
  }

  @Test
  void manyProblemsAreCounted() throws Exception {
    asSuperuser("UPDATE event_1 SET type = 'x' WHERE position > 6");
    JsonNode report = verify();
    assertThat(report.get("partitions").get(1).get("problems").asLong()).isEqualTo(6);
    assertThat(CommandRun.of(uri, "verify").out())
        .contains("partition 1, position 7 (" + log.stream(1, 7) + ", event " + log.id(1, 7) + ")")
        .contains("(and 5 more)")
        .contains("BAD: store ");
  }

  @Test
  void badUseIsRefused() {
    for (String[] words :
        new String[][] {
          {"--partition", "4"},
          {"--partition", "x"},
          {"--anchor", "1:2:3"},
          {"--anchor", "0:1:" + "0".repeat(64), "--partition", "1"},
          {"--anchor"},
          {"--what"}
        }) {
      CommandRun run = CommandRun.of(uri, "verify", words);
      assertThat(run.status()).as(String.join(" ", words)).isEqualTo(2);
      assertThat(run.error()).startsWith("daybook: ");
    }
  }

  @Test
  void aDatabaseWithoutAStoreIsSaid() {
    CommandRun run = CommandRun.of(TestServers.freshDatabase(), "verify");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.error()).contains("the database holds no store");
  }
}
