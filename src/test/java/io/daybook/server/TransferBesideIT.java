package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.eventstore.Positions;
import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.eventstore.postgres.PostgresOptions;
import io.daybook.testkit.TestServers;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers and imports keep out of each other's way, and no server starts on a part of a log. */
class TransferBesideIT {
  private static final Vertx VERTX = Vertx.vertx();

  @TempDir private static Path directory;
  private static Path whole;

  @BeforeAll
  static void fill() {
    String source = TestServers.freshDatabase();
    StoreLog.fill(source);
    whole = directory.resolve("whole.ndjson");
    isGood(CommandRun.of(source, "export", "--out", whole.toString()));
    isGood(
        CommandRun.of(
            source, "export", "--only-events", "--out", directory.resolve("events").toString()));
  }

  @AfterAll
  static void close() {
    TestNode.await(VERTX.close());
  }

  private static void isGood(CommandRun run) {
    assertThat(run.status()).as(run.toString()).isZero();
  }

  private static CommandRun load(String uri, Path file) {
    return CommandRun.of(uri, "import", "--in", file.toString());
  }

  private static void isRefused(CommandRun run, String why) {
    assertThat(run.status()).as(run.toString()).isEqualTo(1);
    assertThat(run.error()).contains(why);
  }

  private static <T> T inStore(String uri, Function<PostgresEventStore, T> use) {
    PostgresEventStore store =
        TestNode.await(PostgresEventStore.open(VERTX, PostgresOptions.of(uri, 4)));
    try {
      return use.apply(store);
    } finally {
      TestNode.await(store.close());
    }
  }

  private static Positions heads(String uri) {
    return inStore(uri, store -> TestNode.await(store.heads()));
  }

  private static boolean isOpen(String uri) {
    return inStore(uri, store -> TestNode.await(store.imports().open()).isPresent());
  }

  private static void served(String uri) {
    inStore(uri, store -> TestNode.await(store.imports().served(TestNode.await(store.heads()))));
  }

  private static Path part() throws Exception {
    byte[] all = Files.readAllBytes(whole);
    return Files.write(directory.resolve("part"), Arrays.copyOf(all, all.length / 2));
  }

  private static Process serve(String uri) throws Exception {
    ProcessBuilder builder = ServerProcess.serve("-Xmx512m");
    builder.environment().put("DAYBOOK_DATA", directory.resolve("data").toString());
    builder.environment().put("DAYBOOK_POSTGRES", uri);
    builder.environment().put("DAYBOOK_PARTITIONS", "4");
    builder.environment().put("DAYBOOK_KAFKA", "off");
    builder.environment().put("DAYBOOK_MASTER_KEY", TestNode.MASTER_KEY);
    builder.environment().put("DAYBOOK_HTTP_PORT", "0");
    return builder.redirectError(directory.resolve("error").toFile()).start();
  }

  private static void awaitStart(Process server) throws Exception {
    BufferedReader lines = server.inputReader();
    String line = lines.readLine();
    while (line != null && !line.contains("http://127.0.0.1:")) {
      line = lines.readLine();
    }
    assertThat(line).as(Files.readString(directory.resolve("error"))).isNotNull();
    Thread.ofVirtual().start(() -> lines.lines().forEach(rest -> {}));
  }

  private static void end(Process server) throws Exception {
    server.destroy();
    assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isZero();
  }

  private static void doesNotStart(String uri, String why) throws Exception {
    Process server = serve(uri);
    assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isEqualTo(1);
    assertThat(Files.readString(directory.resolve("error"))).contains(why);
  }

  @Test
  void anImportBesideAServerIsRefusedAndChangesNothing() throws Exception {
    String target = TestServers.freshDatabase();
    Process server = serve(target);
    try {
      awaitStart(server);
      isRefused(load(target, whole), "a server or another import works on this store");
      assertThat(heads(target)).isEqualTo(Positions.start(4));
      end(server);
    } finally {
      server.destroyForcibly();
    }
    isGood(load(target, whole));
    assertThat(heads(target)).isEqualTo(Positions.of(12, 12, 12, 12));
  }

  @Test
  void aServerDoesNotStartOnAPartOfALogUnlessItWasAccepted() throws Exception {
    String target = TestServers.freshDatabase();
    isRefused(load(target, part()), "cut off behind line ");
    doesNotStart(target, "has not ended (partition ");
    CommandRun accepted = CommandRun.of(target, "import", "--accept");
    isGood(accepted);
    assertThat(accepted.out()).contains("accepted as it is");
    isRefused(load(target, whole), "or was accepted as it is");
    assertThat(CommandRun.of(target, "import", "--accept").out()).contains("no import is open");
    Process server = serve(target);
    try {
      awaitStart(server);
      end(server);
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void anImportThatIsFinishedLaterIsWhole() throws Exception {
    String target = TestServers.freshDatabase();
    isRefused(load(target, part()), "cut off behind line ");
    assertThat(isOpen(target)).as("a part").isTrue();
    isGood(load(target, whole));
    assertThat(isOpen(target)).isFalse();
    served(target);
  }

  @Test
  void whatWasRefusedAtOnceLeavesNothingOpen() throws Exception {
    String target = TestServers.freshDatabase();
    isGood(load(target, whole));
    List<String> lines = Files.readAllLines(whole);
    Path headerOnly = Files.write(directory.resolve("header"), lines.subList(0, 1));
    isRefused(load(target, headerOnly), "cut off behind line 1");
    served(target);
  }

  @Test
  void aStoreThatWasServedTakesOnlyEvents() {
    String target = TestServers.freshDatabase();
    isGood(load(target, whole));
    isGood(load(target, whole));
    served(target);
    isRefused(load(target, whole), "a server has worked on this store");
    isGood(load(target, directory.resolve("events")));
  }

  @Test
  void anEmptyStoreThatWasServedTakesAll() {
    String target = TestServers.freshDatabase();
    inStore(target, store -> store);
    served(target);
    isGood(load(target, whole));
    isGood(load(target, whole));
  }

  @Test
  void badUseIsRefused() {
    CommandRun both = CommandRun.of(TestServers.freshDatabase(), "import", "--accept", "--in", "x");
    assertThat(both.status()).isEqualTo(2);
  }
}
