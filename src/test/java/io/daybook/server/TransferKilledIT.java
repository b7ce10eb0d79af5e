package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.Json;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.AppendOutcome;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.HashChain;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.eventstore.postgres.PostgresOptions;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.TestServers;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports and imports that are killed with SIGKILL at random moments are complete in the end. */
class TransferKilledIT {
  private static final int EVENTS = 20_000;
  private static final int GROUP = 2_000;
  private static final int KILLS = 2;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  @TempDir private Path directory;

  private static String fill() {
    String uri = TestServers.freshDatabase();
    Vertx vertx = Vertx.vertx();
    PostgresEventStore store =
        TestNode.await(PostgresEventStore.open(vertx, PostgresOptions.of(uri, 1)));
    HashChain chain = new HashChain();
    EventHash previous = EventHash.NONE;
    for (int from = 0; from < EVENTS; from += GROUP) {
      List<RecordedEvent> events = new ArrayList<>();
      for (int i = from; i < from + GROUP; i++) {
        events.add(chain.link(previous, event(i)));
        previous = events.getLast().hash();
      }
      AppendOutcome outcome = TestNode.await(store.append(new AppendBatch(0, from, events)));
      assertThat(outcome).isEqualTo(new AppendOutcome.Appended());
    }
    TestNode.await(store.close());
    TestNode.await(vertx.close());
    return uri;
  }

  private static RecordedEvent event(int i) {
    return new RecordedEvent(
        0,
        i + 1,
        new StreamId("order", "o-" + i % 1_000),
        i / 1_000 + 1,
        new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0000L | i),
        "OrderPlaced",
        2,
        Json.of("{\"customer\":\"c-" + i + "\",\"text\":\"" + "x".repeat(200) + "\"}"),
        Json.of("{\"correlationId\":\"c\"}"),
        "command-" + i,
        0,
        Instant.parse("2026-11-23T12:00:00.123456Z").plusMillis(i),
        EventHash.NONE);
  }

  private Process start(String uri, String... words) throws Exception {
    Path conf = directory.resolve("conf.json");
    Files.writeString(conf, "{\"postgres\":\"" + uri + "\",\"partitions\":1}");
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("io.daybook.Main");
    command.addAll(List.of(words));
    command.addAll(List.of("--conf", conf.toString()));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(directory.resolve("error").toFile())
        .start();
  }

  private String error() throws Exception {
    return Files.readString(directory.resolve("error"));
  }

  private void finish(String uri, String... words) throws Exception {
    Process process = start(uri, words);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("seed %d: %s", seed, error()).isZero();
  }

  @Test
  void theyAreCompleteInTheEnd() throws Exception {
    String source = fill();
    Path file = directory.resolve("log.ndjson");
    killed(source, file, "export", "--out", file.toString());
    assertThat(Files.readAllLines(file)).hasSize(EVENTS + 3);
    String target = TestServers.freshDatabase();
    killed(target, null, "import", "--in", file.toString());
    Path again = directory.resolve("again.ndjson");
    finish(target, "export", "--out", again.toString());
    assertThat(Files.readAllLines(again).subList(1, EVENTS + 3))
        .as("seed %d", seed)
        .isEqualTo(Files.readAllLines(file).subList(1, EVENTS + 3));
    CommandRun verified = CommandRun.of(target, "verify");
    assertThat(verified.status()).as(verified.toString()).isZero();
    assertThat(verified.out()).contains("20,000 events");
  }

  /** Kills it when some of the work is done, a few times, and then lets it run. */
  private void killed(String uri, Path file, String... words) throws Exception {
    int unfinished = 0;
    for (int i = 1; i <= KILLS; i++) {
      long wanted = (long) EVENTS * i / (KILLS + 1) - random.nextInt(EVENTS / (KILLS + 1));
      Process process = start(uri, words);
      while (process.isAlive() && progress(uri, file) < wanted) {
        Thread.onSpinWait();
      }
      unfinished += process.isAlive() ? 1 : 0;
      process.destroyForcibly().waitFor();
    }
    assertThat(unfinished).as("killed in the middle; seed %d", seed).isPositive();
    finish(uri, words);
  }

  private static long progress(String uri, Path file) throws Exception {
    if (file != null) {
      return Files.exists(file) ? Files.size(file) * EVENTS / 11_500_000 : 0;
    }
    Vertx vertx = Vertx.vertx();
    try {
      return TestNode.await(
          PgConnection.connect(vertx, PgConnectOptions.fromUri(uri))
              .compose(
                  connection ->
                      connection
                          .query("SELECT head FROM daybook.partition")
                          .execute()
                          .eventually(() -> connection.close()))
              .map(rows -> rows.iterator().next().getLong(0))
              .otherwise(0L));
    } finally {
      TestNode.await(vertx.close());
    }
  }
}
