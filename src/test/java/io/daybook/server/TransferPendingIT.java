package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.Json;
import io.daybook.eventstore.ParkedReaction;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.CommandKey;
import io.daybook.eventstore.ScheduledCommand.Content;
import io.daybook.eventstore.ScheduledCommand.State;
import io.daybook.eventstore.ScheduledCommand.Trouble;
import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.eventstore.postgres.PostgresOptions;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.TestServers;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is still to be done goes along: commands for later, places of reactors, what they parked.
 */
class TransferPendingIT {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.123456Z");
  private static final Instant LATER = Instant.parse("2027-11-23T12:00:00.654321Z");
  private static final String REACTOR = "orders";

  private final Vertx vertx = Vertx.vertx();
  private final String source = TestServers.freshDatabase();
  private final String target = TestServers.freshDatabase();
  private PostgresEventStore store;
  @TempDir private Path directory;

  @BeforeEach
  void fill() {
    StoreLog.fill(source);
    store = open(source);
    TestNode.await(store.saveCheckpoint("reactor:" + REACTOR, Positions.of(12, 7, 0, 3)));
  }

  @AfterEach
  void close() {
    TestNode.await(store.close());
    TestNode.await(vertx.close());
  }

  private PostgresEventStore open(String uri) {
    return TestNode.await(PostgresEventStore.open(vertx, PostgresOptions.of(uri, 4)));
  }

  private static void isGood(CommandRun run) {
    assertThat(run.status()).as(run.toString()).isZero();
  }

  private CommandRun export(Path file, String... words) {
    List<String> all = new ArrayList<>(List.of("--out", file.toString()));
    all.addAll(List.of(words));
    return CommandRun.of(source, "export", all.toArray(String[]::new));
  }

  private CommandRun load(Path file) {
    return CommandRun.of(target, "import", "--in", file.toString());
  }

  private static ScheduledCommand command(String id, Json body) {
    return ScheduledCommand.waiting(
        new CommandKey(new StreamId("order", "o-1"), id),
        new Content("cancel", body, "f~é", -1, Json.of("{\"actor\":\"\uD83D\uDE00\"}")),
        LATER,
        NOW);
  }

  private static ParkedReaction parked(long position, ParkedReaction.State state) {
    return new ParkedReaction(
        REACTOR,
        1,
        position,
        new StreamId("order", "o-9"),
        new UUID(position, 1),
        "OrderPlaced",
        state,
        "stock/d1 claim",
        "a \"problem\"\nof two lines",
        8,
        NOW);
  }

  private static List<ScheduledCommand> scheduled(PostgresEventStore of, boolean parked) {
    return TestNode.await(of.scheduledCommands().list(parked, null, 100));
  }

  private static List<ParkedReaction> reactions(PostgresEventStore of) {
    return TestNode.await(of.parkedReactions().list(REACTOR, -1, 0, 100));
  }

  private void fillWork() {
    Json sealed = Json.of(new byte[] {1, 0, -1, 77, '\n'});
    TestNode.await(
        store
            .scheduledCommands()
            .insert(
                List.of(
                    command("plain", Json.of("{\"reason\":\"late\"}")),
                    command("sealed", sealed),
                    command("hopeless", Json.of("{\"reason\":\"\"}")))));
    ScheduledCommand hopeless =
        TestNode.await(store.scheduledCommands().claim(LATER, LATER.plusSeconds(60), 10)).stream()
            .filter(one -> one.key().commandId().equals("hopeless"))
            .findFirst()
            .orElseThrow();
    TestNode.await(
        store
            .scheduledCommands()
            .park(
                hopeless, LATER, new Trouble("rejected", "order-unknown", "no such order"), true));
    TestNode.await(store.parkedReactions().park(parked(2, ParkedReaction.State.FAILED), 1_000));
    TestNode.await(store.parkedReactions().park(parked(5, ParkedReaction.State.FAILED), 1_000));
    TestNode.await(store.parkedReactions().giveUp(REACTOR, 1, 5));
  }

  @Test
  void itIsTheSameInTheOtherStore() throws Exception {
    fillWork();
    Path file = directory.resolve("whole");
    CommandRun exported = export(file);
    isGood(exported);
    assertThat(exported.error())
        .contains("with 3 commands for later, 2 parked reactions and the places of 1 reactors")
        .contains("1 of the commands are encrypted");
    isGood(load(file));
    isGood(load(file));
    PostgresEventStore other = open(target);
    List<ScheduledCommand> waiting = scheduled(other, false);
    assertThat(waiting).hasSize(2);
    for (ScheduledCommand one : waiting) {
      ScheduledCommand was =
          TestNode.await(store.scheduledCommands().find(one.key())).orElseThrow();
      assertThat(was.isClaimed(LATER)).as("somebody delivers it there").isTrue();
      assertThat(one)
          .as("it waits here")
          .isEqualTo(was.in(new State.Waiting(LATER, 1, false, null)));
    }
    assertThat(scheduled(other, true)).isEqualTo(scheduled(store, true)).hasSize(1);
    assertThat(reactions(other)).isEqualTo(reactions(store)).hasSize(2);
    for (int p = 0; p < 4; p++) {
      assertThat(TestNode.await(other.checkpoint("reactor:" + REACTOR, p)))
          .isEqualTo(TestNode.await(store.checkpoint("reactor:" + REACTOR, p)))
          .isPresent();
    }
    TestNode.await(other.close());
    Path back = directory.resolve("back");
    isGood(CommandRun.of(target, "export", "--out", back.toString()));
    List<String> lines = Files.readAllLines(file);
    assertThat(Files.readAllLines(back).subList(1, lines.size()))
        .isEqualTo(lines.subList(1, lines.size()));
  }

  @Test
  void whatWasCancelledMeanwhileIsNotDeliveredThere() {
    TestNode.await(
        store.scheduledCommands().insert(List.of(command("c", Json.of("{\"reason\":\"r\"}")))));
    isGood(export(directory.resolve("first")));
    isGood(load(directory.resolve("first")));
    ScheduledCommand seen = scheduled(store, false).getFirst();
    assertThat(TestNode.await(store.scheduledCommands().cancel(seen, NOW))).isTrue();
    TestNode.await(store.saveCheckpoint("reactor:" + REACTOR, Positions.of(12, 12, 12, 12)));
    isGood(export(directory.resolve("news"), "--from", "0:12,1:12,2:12,3:12"));
    isGood(load(directory.resolve("news")));
    PostgresEventStore other = open(target);
    assertThat(scheduled(other, false)).isEmpty();
    assertThat(TestNode.await(other.checkpoint("reactor:" + REACTOR, 2))).contains(12L);
    TestNode.await(other.close());
  }

  /** A version that did not take note of that it serves has worked on it. */
  @Test
  void whatIsToBeDoneInAStoreInUseIsKept() {
    isGood(export(directory.resolve("own")));
    ScheduledCommand since = command("since", Json.of("{\"reason\":\"r\"}"));
    TestNode.await(store.scheduledCommands().insert(List.of(since)));
    CommandRun run = CommandRun.of(source, "import", "--in", directory.resolve("own").toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(scheduled(store, false)).hasSize(1);
  }

  @Test
  void aPlaceIsNotBeyondTheEvents() throws Exception {
    TestNode.await(store.saveCheckpoint("reactor:" + REACTOR, Positions.of(99, 99, 99, 99)));
    Path file = directory.resolve("whole");
    isGood(export(file));
    assertThat(file)
        .content()
        .contains("{\"reactor\":\"orders\",\"positions\":\"0:12,1:12,2:12,3:12\"}");
    Path beyond =
        Files.writeString(
            directory.resolve("beyond"),
            Files.readString(file).replace("\"positions\":\"0:12,", "\"positions\":\"0:13,"));
    CommandRun refused = load(beyond);
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.error()).contains("line 2: the place of a reactor is beyond");
  }

  @Test
  void aPartOfTheLogLeavesItOutAndSaysSo() {
    fillWork();
    for (List<String> words : List.of(List.of("--partition", "1"), List.of("--only-events"))) {
      Path file = directory.resolve("part" + words.size());
      CommandRun run = export(file, words.toArray(String[]::new));
      isGood(run);
      assertThat(run.error())
          .contains(
              "left out are 3 commands for later, 2 parked reactions and the places of 1 reactors");
      assertThat(file).content().doesNotContain("\"scheduled\"").doesNotContain("\"reactor\"");
    }
  }

  @Test
  void changedLinesAreNoticedAndNotKept() throws Exception {
    fillWork();
    Path file = directory.resolve("whole");
    isGood(export(file));
    Path changed =
        Files.writeString(
            directory.resolve("changed"), Files.readString(file).replace("late", "soon"));
    CommandRun refused = load(changed);
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.error()).contains("the end of what is to be done does not fit");
    PostgresEventStore other = open(target);
    assertThat(scheduled(other, false)).isEmpty();
    assertThat(TestNode.await(other.heads())).isEqualTo(Positions.start(4));
    TestNode.await(other.close());
    isGood(load(file));
  }

  @Test
  void anExportOfTheFormerFormatIsRead() throws Exception {
    Path file = directory.resolve("whole");
    isGood(export(file, "--only-events"));
    Path former =
        Files.writeString(
            directory.resolve("former"),
            Files.readString(file)
                .replace("\"format\":2", "\"format\":1")
                .replace("\"pending\":false,", ""));
    isGood(load(former));
    Path newer =
        Files.writeString(
            directory.resolve("newer"),
            Files.readString(file).replace("\"format\":2", "\"format\":3"));
    assertThat(load(newer).error()).contains("the export has format 3, this program reads up to 2");
  }
}
