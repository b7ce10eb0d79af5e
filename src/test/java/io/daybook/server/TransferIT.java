package io.daybook.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.SubjectKey;
import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.eventstore.postgres.PostgresOptions;
import io.daybook.testkit.TestServers;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Export and import: whole, broken off, repeated, changed on the way, into the wrong place. */
class TransferIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String SOURCE = TestServers.postgres();

  private static StoreLog log;
  private static Path whole;

  @TempDir private static Path directory;

  @BeforeAll
  static void fill() {
    log = StoreLog.fill(SOURCE);
    whole = directory.resolve("whole.ndjson");
    isGood(export(SOURCE, whole));
  }

  @AfterAll
  static void close() {
    TestNode.await(VERTX.close());
  }

  private static CommandRun export(String uri, Path file, String... words) {
    List<String> all = new ArrayList<>(List.of("--out", file.toString()));
    all.addAll(List.of(words));
    return CommandRun.of(uri, "export", all.toArray(String[]::new));
  }

  private static CommandRun load(String uri, Path file) {
    return CommandRun.of(uri, "import", "--in", file.toString());
  }

  private static void isGood(CommandRun run) {
    assertThat(run.status()).as(run.toString()).isZero();
  }

  private static void isRefused(CommandRun run, String why) {
    assertThat(run.status()).as(run.toString()).isEqualTo(1);
    assertThat(run.error()).contains(why);
  }

  private static void verified(String uri) {
    isGood(CommandRun.of(uri, "verify", "--anchor", log.anchor(1, 12)));
  }

  private static List<RecordedEvent> read(String uri, int partition) {
    PostgresEventStore store =
        TestNode.await(PostgresEventStore.open(VERTX, PostgresOptions.of(uri, 4)));
    try {
      return TestNode.await(store.readPartition(partition, 1, 1_000));
    } finally {
      TestNode.await(store.close());
    }
  }

  private Path file(String name, byte[] content) throws Exception {
    return Files.write(directory.resolve(name), content);
  }

  @Test
  void whatIsImportedIsTheSameLog() throws Exception {
    String target = TestServers.freshDatabase();
    CommandRun run = load(target, whole);
    isGood(run);
    assertThat(run.out()).contains("imported 48 events").contains("0 were there already");
    verified(target);
    for (int partition = 0; partition < 4; partition++) {
      assertThat(read(target, partition)).isEqualTo(read(SOURCE, partition));
    }
    CommandRun again = load(target, whole);
    isGood(again);
    assertThat(again.out()).contains("imported 0 events").contains("48 were there already");
    Path back = directory.resolve("back.ndjson");
    isGood(export(target, back));
    List<String> lines = Files.readAllLines(back);
    assertThat(lines.subList(1, lines.size()))
        .isEqualTo(Files.readAllLines(whole).subList(1, lines.size()));
    assertThat(lines.getFirst())
        .as("it is another store")
        .isNotEqualTo(Files.readAllLines(whole).getFirst());
  }

  @Test
  void anExportThatWasBrokenOffGoesOn() throws Exception {
    byte[] all = Files.readAllBytes(whole);
    List<String> lines = Files.readAllLines(whole);
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 12; i++) {
      Path file = file("cut.ndjson", Arrays.copyOf(all, random.nextInt(all.length)));
      isGood(export(SOURCE, file));
      List<String> written = Files.readAllLines(file);
      assertThat(written.subList(1, written.size()))
          .as("seed %d", seed)
          .isEqualTo(lines.subList(1, lines.size()));
    }
    CommandRun again = export(SOURCE, whole);
    isGood(again);
    assertThat(again.error()).contains("complete already");
    assertThat(Files.readAllBytes(whole)).isEqualTo(all);
  }

  @Test
  void aFileThatIsSomethingElseIsLeftAlone() throws Exception {
    isRefused(
        export(SOURCE, file("notes.txt", "my notes".getBytes(UTF_8))),
        "line 1 is not the header of an export");
    assertThat(directory.resolve("notes.txt")).hasContent("my notes");
    isRefused(export(SOURCE, whole, "--partition", "1"), "is an export of something else");
    Path changed = changed(10);
    isRefused(export(SOURCE, changed), "line 10: ");
  }

  @Test
  void aFileThatCannotBeWrittenIsSaid() {
    Path nowhere = directory.resolve("nowhere").resolve("x");
    CommandRun run = export(SOURCE, nowhere);
    isRefused(run, "daybook: " + nowhere + " can't be written: no such directory\n");
    isRefused(
        export(SOURCE, directory), "daybook: " + directory + " can't be written: is a directory\n");
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoFailureToSpeakOf() throws Exception {
    Path conf = file("conf.json", ("{\"postgres\":\"" + SOURCE + "\"}").getBytes(UTF_8));
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.daybook.Main",
                "export",
                "--conf",
                conf.toString(),
                "--out",
                "-")
            .start();
    process.getInputStream().close();
    String said = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(141);
    assertThat(said.lines().filter(line -> !line.isEmpty()))
        .allMatch(line -> line.startsWith("WARNING: "), "Java's own warnings");
  }

  /** Changes the line of an event by one digit of its time. */
  private Path changed(int line) throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(whole));
    lines.set(line - 1, lines.get(line - 1).replace("12:00:00.", "12:00:01."));
    return Files.write(directory.resolve("changed" + line), lines);
  }

  @Test
  void aChangedLineIsNamedAndNotStored() throws Exception {
    String target = TestServers.freshDatabase();
    isRefused(load(target, changed(21)), "line 21: partition 1, position 6 (order/");
    assertThat(read(target, 1)).hasSizeLessThan(6);
    isGood(load(target, whole));
    verified(target);
  }

  @Test
  void linesThatAreMissingTwiceOrExchangedAreNamed() throws Exception {
    List<String> lines = Files.readAllLines(whole);
    List<List<String>> bad = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      bad.add(new ArrayList<>(lines));
    }
    bad.get(0).remove(4);
    bad.get(1).add(4, lines.get(3));
    bad.get(2).set(4, lines.get(5));
    bad.get(3).remove(13);
    bad.get(4).set(4, "{\"x\":1}");
    int[] named = {5, 5, 5, 14, 5};
    for (int i = 0; i < bad.size(); i++) {
      Path file = Files.write(directory.resolve("bad" + i), bad.get(i));
      isRefused(load(TestServers.freshDatabase(), file), "line " + named[i] + ": ");
    }
  }

  @Test
  void anExportThatIsCutOffIsSaidAndCompletedLater() throws Exception {
    byte[] all = Files.readAllBytes(whole);
    String target = TestServers.freshDatabase();
    int[] cuts = {all.length / 7, all.length / 3, all.length / 2, all.length - 1};
    for (int cut : cuts) {
      isRefused(load(target, file("cut", Arrays.copyOf(all, cut))), "cut off behind line ");
      isGood(CommandRun.of(target, "verify"));
    }
    isGood(load(target, whole));
    verified(target);
  }

  @Test
  void onlyWhatIsNewCanBeCarriedLater() throws Exception {
    Path first = directory.resolve("first");
    Path rest = directory.resolve("rest");
    isGood(export(SOURCE, first, "--partition", "1"));
    isGood(export(SOURCE, rest, "--partition", "1", "--from", "1:7"));
    assertThat(Files.readAllLines(rest)).hasSize(7);
    String target = TestServers.freshDatabase();
    isRefused(
        load(target, rest), "begins behind position 7 of partition 1, but the store ends at 0");
    List<String> lines = Files.readAllLines(first).subList(0, 8);
    isRefused(load(target, Files.write(directory.resolve("seven"), lines)), "cut off");
    assertThat(read(target, 1)).hasSize(7);
    isGood(load(target, rest));
    verified(target);
  }

  @Test
  void anotherLogIsRefused() throws Exception {
    String other = TestServers.freshDatabase();
    isGood(load(other, whole));
    StoreLog ofOwn = StoreLog.fill(TestServers.freshDatabase());
    assertThat(ofOwn.anchor(0, 1)).as("the same, for the same input").isEqualTo(log.anchor(0, 1));
    try (TestNode node = TestNode.start(other, Map.of("DAYBOOK_PARTITIONS", "4"))) {
      String body = "{\"customer\":\"c-1\",\"currency\":\"GBP\",\"lines\":[]}";
      String order =
          "{\"customer\":\"c-1\",\"currency\":\"GBP\",\"lines\":"
              + "[{\"sku\":\"1\",\"quantity\":1,\"unitPrice\":1}]}";
      assertThat(node.post("/commands/order/x/place", body).statusCode()).isEqualTo(422);
      assertThat(node.post("/commands/order/x/place", order).statusCode()).isEqualTo(201);
      assertThat(node.post("/commands/order/y/place", order).statusCode()).isEqualTo(201);
    }
    isRefused(load(other, whole), "a server has written to this store: partition ");
    isGood(CommandRun.of(other, "verify"));
    Path longer = directory.resolve("longer");
    isGood(export(other, longer));
    String third = TestServers.freshDatabase();
    try (TestNode node = TestNode.start(third, Map.of("DAYBOOK_PARTITIONS", "4"))) {
      for (int i = 0; i < 8; i++) {
        String order =
            "{\"customer\":\"c-1\",\"currency\":\"GBP\",\"lines\":"
                + "[{\"sku\":\"1\",\"quantity\":1,\"unitPrice\":1}]}";
        assertThat(node.post("/commands/order/z-" + i + "/place", order).statusCode())
            .isEqualTo(201);
      }
    }
    isRefused(load(third, longer), "the store is not empty, and was not begun by an import");
    isGood(CommandRun.of(third, "verify"));
  }

  @Test
  void anotherNumberOfPartitionsIsRefused() {
    String target = TestServers.freshDatabase();
    TestNode.await(
        TestNode.await(PostgresEventStore.open(VERTX, PostgresOptions.of(target, 3))).close());
    isRefused(load(target, whole), "the export has 4 partitions, the store 3");
  }

  @Test
  void keysOfPersonsGoWithItWhenAsked() throws Exception {
    String source = TestServers.copyOf(SOURCE);
    Instant now = Instant.parse("2026-11-23T12:00:00Z");
    PostgresEventStore store =
        TestNode.await(PostgresEventStore.open(VERTX, PostgresOptions.of(source, 4)));
    SubjectKey ada = SubjectKey.first(new UUID(1, 1), "ada", "m", "wrapped", now);
    SubjectKey bob = SubjectKey.first(new UUID(2, 2), "bob", "m", "wrapped", now);
    TestNode.await(store.subjectKeys().create(List.of(ada, bob)));
    TestNode.await(store.subjectKeys().erase("bob"));
    Path without = directory.resolve("without");
    Path with = directory.resolve("with");
    isGood(export(source, without));
    isGood(export(source, with, "--with-keys"));
    assertThat(without).content().doesNotContain("wrapped").doesNotContain("\"ada\"");
    String target = TestServers.freshDatabase();
    isGood(load(target, without));
    assertThat(keys(target)).isEmpty();
    isGood(load(target, with));
    assertThat(keys(target)).extracting(SubjectKey::isErased).containsExactly(false, true);
    TestNode.await(store.subjectKeys().erase("ada"));
    isGood(export(source, directory.resolve("later"), "--with-keys"));
    isGood(load(target, directory.resolve("later")));
    isGood(load(target, with));
    assertThat(keys(target)).as("erased stays erased").allMatch(SubjectKey::isErased);
    assertThat(keys(target)).extracting(SubjectKey::erasure).containsExactly(2L, 1L);
    TestNode.await(store.close());
  }

  private static List<SubjectKey> keys(String uri) {
    PostgresEventStore store =
        TestNode.await(PostgresEventStore.open(VERTX, PostgresOptions.of(uri, 4)));
    try {
      return TestNode.await(store.subjectKeys().latest(List.of("ada", "bob"))).stream()
          .sorted(Comparator.comparing(SubjectKey::subject))
          .toList();
    } finally {
      TestNode.await(store.close());
    }
  }

  @Test
  void badUseIsRefused() {
    assertThat(CommandRun.of(SOURCE, "export").status()).isEqualTo(2);
    assertThat(CommandRun.of(SOURCE, "import").status()).isEqualTo(2);
    for (String from : List.of("x", "9:1", "1:13")) {
      assertThat(export(SOURCE, directory.resolve("no"), "--from", from).status()).isEqualTo(2);
    }
    assertThat(directory.resolve("no")).doesNotExist();
    assertThat(load(SOURCE, directory.resolve("absent")).status()).isEqualTo(1);
  }
}
