package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.CommandReply;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.postgres.PostgresOptions;
import io.daybook.partition.PartitionOptions;
import io.daybook.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Appends that PostgreSQL lets wait, gives up, or dies of. */
class PostgresTroubleIT {
  private static final int STATEMENT_MILLIS_MAX = 300;
  private static final int DEADLINE_MILLIS = 2_500;
  private static final int LANES = 16;
  private static final int CRASHES = 3;

  private final Vertx vertx = Vertx.vertx();
  private final String uri = TestServers.freshDatabase();
  private final TestWriter writer = new TestWriter(postgres(), options());
  private final PgConnection other =
      TestNode.await(PgConnection.connect(vertx, PgConnectOptions.fromUri(uri)));

  private PostgresOptions postgres() {
    PostgresOptions usual = PostgresOptions.of(uri, 1);
    return new PostgresOptions(
        uri,
        null,
        1,
        usual.appendConnectionsMax(),
        usual.readConnectionsMax(),
        STATEMENT_MILLIS_MAX,
        usual.connectTimeoutMillis(),
        false);
  }

  private static PartitionOptions options() {
    PartitionOptions usual = PartitionOptions.DEFAULTS;
    return new PartitionOptions(
        usual.queueCommandsMax(),
        usual.batchEventsMax(),
        usual.batchBytesMax(),
        usual.lingerMillis(),
        usual.retriesMax(),
        DEADLINE_MILLIS,
        usual.streamsCachedMax(),
        usual.answersMax(),
        usual.cacheBytesMax(),
        usual.snapshotEveryEvents(),
        usual.loadStreamsMax(),
        usual.pageEvents());
  }

  @AfterEach
  void close() {
    writer.close();
    TestNode.await(vertx.close());
  }

  private void sql(String statement) {
    TestNode.await(other.query(statement).execute());
  }

  private void lockThePartition() {
    sql("BEGIN");
    sql("SELECT head FROM daybook.partition WHERE id = 0 FOR UPDATE");
  }

  private void untilAnAppendFailed(Runnable action) throws InterruptedException {
    for (int i = 0; i < 1_000 && writer.counters().brokenOff() == 0; i++) {
      action.run();
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(writer.counters().brokenOff()).isPositive();
  }

  private List<RecordedEvent> log() throws Exception {
    List<RecordedEvent> log = TestLog.read(writer.store(), 0);
    TestLog.assertUnbroken(log);
    return log;
  }

  @Test
  void anAppendThatWaitsTooLongDidNothingAndIsTriedAgain() throws Exception {
    lockThePartition();
    Future<CommandReply> inTime = writer.send("sku", "in-time");
    untilAnAppendFailed(() -> {});
    sql("ROLLBACK");
    assertThat(TestNode.await(inTime)).isInstanceOf(CommandReply.Accepted.class);

    lockThePartition();
    assertThat(TestNode.await(writer.send("sku", "late")))
        .as("the store said that it gave the statement up")
        .isEqualTo(new CommandReply.Unavailable());
    sql("ROLLBACK");
    assertThat(TestNode.await(writer.send("sku", "late")))
        .isInstanceOfSatisfying(
            CommandReply.Accepted.class, accepted -> assertThat(accepted.replayed()).isFalse());
    assertThat(log()).hasSize(2);
  }

  @Test
  void aSessionThatIsEndedLeavesTheOutcomeOpenAndIsReplaced() throws Exception {
    lockThePartition();
    Future<CommandReply> reply = writer.send("sku", "ended");
    untilAnAppendFailed(
        () ->
            sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                    + " current_database() AND pid <> pg_backend_pid() AND wait_event_type ="
                    + " 'Lock'"));
    sql("ROLLBACK");
    assertThat(TestNode.await(reply)).isInstanceOf(CommandReply.Accepted.class);
    assertThat(log()).hasSize(1);
  }

  @Test
  void aReadOnlyDatabaseIsSaidToBeUnavailableAndWritesAgainLater() throws Exception {
    assertThat(TestNode.await(writer.send("sku", "first")))
        .isInstanceOf(CommandReply.Accepted.class);
    setReadOnly("on");
    CommandReply refused = TestNode.await(writer.send("sku", "second"));
    assertThat(refused).isInstanceOfAny(CommandReply.Unavailable.class, CommandReply.Unknown.class);
    assertThat(TestNode.await(writer.send("sku", "third")))
        .isEqualTo(new CommandReply.Unavailable());
    setReadOnly("off");
    accepted("third");
    accepted("second");
    assertThat(log()).hasSize(3);
  }

  /** Of all sessions but ours, which are replaced; the old ones have ended when it returns. */
  private void setReadOnly(String onOrOff) {
    String database = uri.substring(uri.lastIndexOf('/') + 1);
    sql("ALTER DATABASE " + database + " SET default_transaction_read_only = " + onOrOff);
    sql(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }

  @Test
  void readinessSaysThatTheStoreDoesNotAppend() throws Exception {
    try (TestNode node = TestNode.start(uri, Map.of("DAYBOOK_PARTITIONS", "1"))) {
      setReadOnly("on");
      var pending =
          node.client()
              .sendAsync(
                  node.request("/commands/stock/sku-1/receive")
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString("{\"quantity\":1}"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      awaitReady(node, "degraded: the store did not append of late, in partition 0");
      setReadOnly("off");
      assertThat(pending.get().statusCode()).isEqualTo(201);
      awaitReady(node, "\"appends\":\"up\"");
    }
  }

  private static void awaitReady(TestNode node, String what) throws Exception {
    String body = "";
    for (int i = 0; i < 200; i++) {
      HttpResponse<String> ready = node.get("/health/ready");
      body = ready.body();
      if (ready.statusCode() == 200 && body.contains(what)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new AssertionError(body);
  }

  private void accepted(String commandId) throws InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      CommandReply reply = TestNode.await(writer.send("sku-" + commandId, commandId));
      if (reply instanceof CommandReply.Accepted) {
        return;
      }
      assertThat(reply).isInstanceOfAny(CommandReply.Unavailable.class, CommandReply.Unknown.class);
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new AssertionError(commandId + " was never accepted");
  }

  /** PostgreSQL may be about to recover. */
  private PgConnection connected() throws InterruptedException {
    for (int i = 0; ; i++) {
      try {
        return TestNode.await(PgConnection.connect(vertx, PgConnectOptions.fromUri(uri)));
      } catch (CompletionException notYet) {
        assertThat(i).as(notYet.toString()).isLessThan(300);
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  /** A backend that dies of SIGKILL makes PostgreSQL end all others and recover from its log. */
  private void crash() throws Exception {
    PgConnection victim = connected();
    TestNode.await(
        victim
            .query(
                "DO $$ BEGIN EXECUTE format('COPY (SELECT 1) TO PROGRAM %L', 'kill -9 ' ||"
                    + " pg_backend_pid()); END $$")
            .execute()
            .otherwiseEmpty());
  }

  @Test
  void postgresCrashesUnderLoadAndNothingIsLostOrStoredTwice() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<Integer> sent = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    List<Thread> lanes = new ArrayList<>();
    for (int i = 0; i < LANES; i++) {
      int lane = i;
      sent.add(0);
      lanes.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int n = 0; !over.get(); n++) {
                        accepted(lane + "-" + n);
                        sent.set(lane, n + 1);
                      }
                    } catch (Exception | AssertionError failure) {
                      failures.add(failure);
                    }
                  }));
    }
    for (int i = 0; i < CRASHES; i++) {
      TimeUnit.MILLISECONDS.sleep(300);
      crash();
    }
    TestNode.await(connected().close());
    accepted("after-the-crashes");
    over.set(true);
    for (Thread lane : lanes) {
      lane.join();
    }
    assertThat(failures).isEmpty();
    int commands = 1 + sent.stream().mapToInt(Integer::intValue).sum();
    assertThat(writer.counters().brokenOff()).isPositive();
    List<RecordedEvent> log = log();
    assertThat(log.stream().map(RecordedEvent::commandId)).doesNotHaveDuplicates();
    assertThat(log).hasSize(commands);
  }
}
