package io.daybook.reactor;

import static io.daybook.kernel.Reaction.later;
import static io.daybook.kernel.Reaction.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.Json;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.ParkedReaction;
import io.daybook.eventstore.ParkedReaction.State;
import io.daybook.eventstore.Partitions;
import io.daybook.kernel.Reactor;
import io.daybook.kernel.StreamId;
import io.daybook.reactor.ReactorHarness.Do;
import io.daybook.reactor.ReactorHarness.Noted;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is tried again, what is parked, and what becomes of it. */
class ParkingTest {
  private static final Reactor DOES =
      Reactor.named("r")
          .on(Noted.class, e -> send("task", e.event().text(), new Do(e.event().text())))
          .build();

  private final ReactorHarness harness = new ReactorHarness();

  private static final Reactor LATER =
      Reactor.named("r")
          .on(Noted.class, e -> later(e.recordedAt(), "task", e.event().text(), new Do("it")))
          .build();

  /** What is so for everybody. */
  static List<CommandReply> notNow() {
    return List.of(
        new CommandReply.Unavailable(), new CommandReply.Unknown(), new CommandReply.Overloaded());
  }

  static List<CommandReply> hopeless() {
    return List.of(
        new CommandReply.CommandIdReused(),
        new CommandReply.Defect("broken"),
        new CommandReply.VersionMismatch(3),
        new CommandReply.StreamUnreadable("unknown", "New", 9, 1, 0, 1));
  }

  private List<ParkedReaction> parked() {
    return harness.parked.list("r", -1, 0, 100).result();
  }

  private ParkedReaction one() {
    assertThat(parked()).hasSize(1);
    return parked().getFirst();
  }

  @Test
  void whatMayPassIsTriedAgainUnderTheSameId() {
    harness.answer("task/a", new CommandReply.Conflict(3));
    harness.start(DOES).record("note/n", new Noted("a")).pass(5);
    harness.accept("task/a");
    harness.pass(100);
    assertThat(harness.ids()).hasSizeBetween(2, 3);
    assertThat(Set.copyOf(harness.ids())).hasSize(1);
    assertThat(parked()).isEmpty();
    assertThat(harness.running.status().counters().retries()).isPositive();
  }

  @Test
  void whatKeepsFailingIsParkedAndOthersGoOn() {
    harness.answer("task/a", new CommandReply.Conflict(3));
    harness.start(DOES).record("note/n", new Noted("a")).record("note/m", new Noted("b")).pass(500);
    assertThat(harness.ids()).hasSize(4);
    assertThat(one().state()).isEqualTo(State.FAILED);
    assertThat(one().step()).isEqualTo("task/a do");
    assertThat(one().attempts()).isEqualTo(3);
    assertThat(one().stream()).hasToString("note/n");
    assertThat(one().eventType()).isEqualTo("Noted");
    assertThat(harness.checkpoint("r")).isEqualTo(harness.heads());
  }

  @ParameterizedTest
  @MethodSource("hopeless")
  void whatWillAlwaysFailIsParkedAtOnce(CommandReply reply) {
    harness.answer("task/a", reply);
    harness.start(DOES).record("note/n", new Noted("a")).pass(15);
    assertThat(harness.ids()).hasSize(1);
    assertThat(one().problem()).isNotBlank();
  }

  @Test
  void nothingIsParkedBecauseTheStoreIsAway() {
    harness.start(DOES);
    harness.answer("task/a", _ -> Future.failedFuture("no answer"));
    harness.record("note/n", new Noted("a")).pass(1);
    harness.storeIsAway(true);
    harness.pass(60_000);
    assertThat(harness.ids()).hasSizeGreaterThan(30);
    assertThat(parked()).isEmpty();
    assertThat(harness.running.status().state()).isEqualTo(ReactorStatus.State.WAITING);
    assertThat(harness.running.status().problem()).contains("event store");
    harness.storeIsAway(false);
    harness.accept("task/a");
    harness.pass(2_000);
    assertThat(harness.running.status().state()).isEqualTo(ReactorStatus.State.LIVE);
    assertThat(harness.checkpoint("r")).isEqualTo(harness.heads());
  }

  @ParameterizedTest
  @MethodSource("notNow")
  void nothingIsParkedBecauseNobodyCouldDoItNow(CommandReply reply) {
    harness.answer("task/a", reply);
    harness.start(DOES).record("note/n", new Noted("a")).pass(60_000);
    assertThat(harness.ids()).hasSizeGreaterThan(50);
    assertThat(Set.copyOf(harness.ids())).hasSize(1);
    waitsAndGoesOn(() -> harness.accept("task/a"));
  }

  @Test
  void nothingIsParkedBecauseNoCommandCanBeKeptForLaterNow() {
    harness.answerSchedule(_ -> Future.failedFuture("read-only"));
    harness.start(LATER).record("note/n", new Noted("a")).pass(60_000);
    assertThat(harness.scheduled).hasSizeGreaterThan(50);
    waitsAndGoesOn(() -> harness.answerSchedule(ReactorHarness::kept));
  }

  /** It tells that it waits until that is over. */
  private void waitsAndGoesOn(Runnable over) {
    assertThat(parked()).isEmpty();
    harness.record("note/m", new Noted("b")).pass(5);
    assertThat(harness.running.status().state()).isEqualTo(ReactorStatus.State.WAITING);
    assertThat(harness.running.status().problem()).startsWith("waits: ");
    over.run();
    harness.pass(2_000);
    assertThat(harness.running.status().state()).isEqualTo(ReactorStatus.State.LIVE);
    assertThat(harness.running.status().problem()).isNull();
    assertThat(harness.checkpoint("r")).isEqualTo(harness.heads());
  }

  @Test
  void anOperatorsTryDoesNotCountWhatNobodyCouldDoEither() {
    whatKeepsFailingIsParkedAndOthersGoOn();
    ParkedReaction first = one();
    harness.answer("task/a", new CommandReply.Unavailable());
    var retried = harness.running.retry(first.partition(), first.position());
    harness.pass(5_000);
    assertThat(retried.isComplete()).isFalse();
    harness.accept("task/a");
    harness.pass(2_000);
    assertThat(retried.result()).isEqualTo(new RetryOutcome.Done());
    assertThat(parked()).isEmpty();
  }

  @Test
  void aRuleThatFailsIsParked() {
    harness
        .start(
            Reactor.named("r")
                .on(
                    Noted.class,
                    e -> {
                      throw new IllegalStateException("a defect");
                    })
                .build())
        .record("note/n", new Noted("a"))
        .pass(15);
    assertThat(one().problem()).contains("IllegalStateException in " + getClass().getName());
    assertThat(one().step()).isEmpty();
  }

  @Test
  void aCommandThatNoCategoryHasIsParked() {
    harness
        .start(Reactor.named("r").on(Noted.class, e -> send("nobody", "a", new Do("x"))).build())
        .record("note/n", new Noted("a"))
        .pass(15);
    assertThat(one().problem()).contains("nobody");
  }

  @Test
  void anEventThatCanNotBeReadIsParked() {
    harness
        .start(DOES)
        .record("note/n", "Unknown", 1, Json.of("{}"))
        .record("task/t", "Unknown", 1, Json.of("{}"))
        .pass(15);
    assertThat(one().stream()).hasToString("note/n");
    assertThat(one().problem()).contains("can't be read");
  }

  @Test
  void laterEventsOfTheStreamWaitBehindIt() {
    harness.answer("task/a", new CommandReply.Defect("broken"));
    harness
        .start(DOES)
        .record("note/n", new Noted("a"))
        .record("note/n", new Noted("b"))
        .record("note/n", new Noted("c"))
        .pass(300);
    assertThat(harness.sentTo()).containsExactly("task/a");
    assertThat(parked())
        .extracting(ParkedReaction::state)
        .containsExactly(State.FAILED, State.WAITING, State.WAITING);
    assertThat(harness.checkpoint("r")).isEqualTo(harness.heads());
  }

  @Test
  void whatWaitsIsDoneInOrderWhenTheFirstIsDone() {
    laterEventsOfTheStreamWaitBehindIt();
    harness.kill();
    harness.start(DOES).record("note/n", new Noted("d")).pass(10);
    assertThat(parked()).hasSize(4);
    harness.accept("task/a");
    ParkedReaction first = parked().getFirst();
    var retried = harness.running.retry(first.partition(), first.position());
    harness.pass(3_000);
    assertThat(retried.result()).isEqualTo(new RetryOutcome.Done());
    assertThat(harness.sentTo()).containsExactly("task/a", "task/a", "task/b", "task/c", "task/d");
    assertThat(Set.copyOf(harness.ids())).hasSize(4);
    assertThat(parked()).isEmpty();
    harness.record("note/n", new Noted("e")).pass(10);
    assertThat(harness.sentTo()).endsWith("task/e");
  }

  @Test
  void onlyTheFirstOfAStreamCanBeTriedAgain() {
    laterEventsOfTheStreamWaitBehindIt();
    ParkedReaction first = parked().getFirst();
    ParkedReaction second = parked().get(1);
    assertThat(harness.running.retry(second.partition(), second.position()).result())
        .isEqualTo(new RetryOutcome.Behind(first.place()));
    assertThat(harness.running.retry(first.partition(), 99).result())
        .isEqualTo(new RetryOutcome.NotParked());
  }

  @Test
  void whatFailsAgainStaysParked() {
    harness.answer("task/a", new CommandReply.Conflict(1));
    harness.start(DOES).record("note/n", new Noted("a")).pass(500);
    harness.sent.clear();
    ParkedReaction first = one();
    harness.answer("task/a", new CommandReply.Defect("another problem"));
    assertThat(harness.running.retry(first.partition(), first.position()).result())
        .isEqualTo(new RetryOutcome.StillParked("task/a do", "another problem"));
    assertThat(harness.sent).hasSize(1);
    assertThat(one().problem()).isEqualTo("another problem");
    assertThat(one().since()).isEqualTo(first.since());
  }

  @Test
  void whatIsGivenUpLeavesATraceAndLetsTheOthersGoOn() {
    laterEventsOfTheStreamWaitBehindIt();
    ParkedReaction first = parked().getFirst();
    assertThat(harness.running.giveUp(first.partition(), first.position()).result())
        .isEqualTo(new RetryOutcome.Done());
    harness.pass(3_000);
    assertThat(harness.sentTo()).containsExactly("task/a", "task/b", "task/c");
    assertThat(one().state()).isEqualTo(State.GIVEN_UP);
    assertThat(harness.running.retry(first.partition(), first.position()).result())
        .isEqualTo(new RetryOutcome.NotParked());
    assertThat(harness.running.giveUp(first.partition(), first.position()).result())
        .isEqualTo(new RetryOutcome.NotParked());
  }

  @Test
  void whatIsGivenUpStaysSoAfterARestart() {
    String other = besides("note/open");
    harness.answer("task/open", _ -> Future.future(_ -> {}));
    harness.answer("task/a", new CommandReply.Defect("broken"));
    harness.start(DOES).record("note/open", new Noted("open")).record(other, new Noted("a"));
    harness.pass(300);
    ParkedReaction failed = one();
    assertThat(harness.running.giveUp(failed.partition(), failed.position()).result())
        .isEqualTo(new RetryOutcome.Done());
    harness.pass(300);
    assertThat(harness.checkpoint("r")).as("before what is not done").hasToString("0:0");
    harness.kill();
    harness.sent.clear();
    harness.accept("task/open");
    harness.start(DOES).record(other, new Noted("b")).pass(300);
    assertThat(harness.sentTo()).containsExactly("task/open", "task/b");
    assertThat(one().state()).isEqualTo(State.GIVEN_UP);
    assertThat(harness.checkpoint("r")).isEqualTo(harness.heads());
  }

  /** Returns another stream of the same partition. */
  private static String besides(String stream) {
    Partitions partitions = new Partitions(2);
    return IntStream.range(0, 100)
        .mapToObj(i -> "note/n" + i)
        .filter(n -> partitions.of(StreamId.parse(n)) == partitions.of(StreamId.parse(stream)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsGivenUpOnAnotherNodeIsNotDoneByOneThatIsLate() {
    harness.answer("task/a", new CommandReply.Defect("broken"));
    harness.start(DOES).record("note/n", new Noted("a")).pass(10);
    ParkedReaction failed = one();
    harness.kill();
    ReactorHarness late = new ReactorHarness();
    late.start(DOES).storeIsAway(true);
    late.record("note/n", new Noted("a")).record("note/n", new Noted("b")).pass(10);
    late.parked.park(failed, 4);
    late.parked.giveUp("r", failed.partition(), failed.position());
    late.pass(2_000);
    assertThat(late.sentTo()).isEmpty();
    late.storeIsAway(false);
    late.pass(500);
    assertThat(late.sentTo()).containsExactly("task/b");
    assertThat(late.checkpoint("r")).isEqualTo(late.heads());
  }
}
