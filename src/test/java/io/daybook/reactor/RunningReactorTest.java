package io.daybook.reactor;

import static io.daybook.kernel.Reaction.later;
import static io.daybook.kernel.Reaction.nothing;
import static io.daybook.kernel.Reaction.send;
import static io.daybook.kernel.Reaction.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.command.CommandReply;
import io.daybook.command.ScheduleOutcome;
import io.daybook.kernel.Decider;
import io.daybook.kernel.Reaction;
import io.daybook.kernel.Reactor;
import io.daybook.kernel.Recorded;
import io.daybook.reactor.ReactorHarness.Closed;
import io.daybook.reactor.ReactorHarness.Denied;
import io.daybook.reactor.ReactorHarness.Do;
import io.daybook.reactor.ReactorHarness.Noted;
import io.daybook.reactor.ReactorHarness.Undo;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reactor sends, in which order, and under which ids. */
class RunningReactorTest {
  private static final CommandReply NO = new CommandReply.Rejected("no", "no");

  private final ReactorHarness harness = new ReactorHarness();

  private static Reactor noted(Function<Recorded<Noted>, Reaction> react) {
    return Reactor.named("r").on(Noted.class, react).build();
  }

  /** Does the task that the note names. */
  private static final Reactor DOES =
      noted(e -> send("task", e.event().text(), new Do(e.event().text())));

  private static Reaction task(String id) {
    return send("task", id, new Do("it"));
  }

  private List<String> sentFor(Reaction reaction) {
    harness.start(noted(e -> reaction)).record("note/n", new Noted("x")).pass(10);
    return harness.sentTo();
  }

  @Test
  void anEventBecomesACommandOfItsConversation() {
    harness.start(DOES).record("note/n", new Noted("a")).pass(10);
    assertThat(harness.sent).hasSize(1);
    var envelope = harness.sent.getFirst();
    assertThat(envelope.stream()).hasToString("task/a");
    assertThat(envelope.command()).isEqualTo(new Do("a"));
    assertThat(envelope.repeatable()).isTrue();
    assertThat(envelope.fingerprint()).hasSize(22);
    assertThat(envelope.context().correlationId()).isEqualTo("talk");
    assertThat(envelope.context().causationId()).hasSize(36);
    assertThat(envelope.context().actor()).isEqualTo("reactor/r");
    assertThat(envelope.context().traceparent()).isEqualTo("00-1-2-00");
  }

  @Test
  void eventsThatItHasNoRuleForCauseNothing() {
    harness.start(DOES).record("note/n", new Closed()).record("task/t", new Denied()).pass(300);
    assertThat(harness.sent).isEmpty();
    assertThat(harness.checkpoint("r")).isEqualTo(harness.heads());
  }

  @Test
  void theNextStepFollowsWhenTheFirstIsAccepted() {
    assertThat(sentFor(task("a").then(task("b")).otherwise(task("c"))))
        .containsExactly("task/a", "task/b");
  }

  @Test
  void theOtherStepFollowsWhenAnyBeforeItIsRefused() {
    harness.answer("task/b", NO);
    assertThat(sentFor(task("a").then(task("b")).then(task("d")).otherwise(task("c"))))
        .containsExactly("task/a", "task/b", "task/c");
  }

  @Test
  void aRefusalCanBeToldFromOthersByItsCode() {
    harness.answer("task/a", NO);
    assertThat(
            sentFor(
                task("a")
                    .otherwise("else", task("b"))
                    .otherwise("no", task("c"))
                    .otherwise(task("d"))))
        .containsExactly("task/a", "task/c");
  }

  @Test
  void anEventCanSayNo() {
    harness.answer("task/a", envelope -> ReactorHarness.accepted(envelope, "Denied"));
    assertThat(
            sentFor(
                send("task", "a", new Do("it"))
                    .refusedBy(Denied.class)
                    .then(task("b"))
                    .otherwise("Denied", task("c"))))
        .containsExactly("task/a", "task/c");
  }

  @Test
  void allPartsAreDoneAlsoWhenOneIsRefused() {
    harness.answer("task/b", NO);
    assertThat(
            sentFor(
                together(task("a"), task("b"), task("c"), together(), nothing())
                    .then(task("d"))
                    .otherwise("no", task("e"))))
        .containsExactly("task/a", "task/b", "task/c", "task/e");
  }

  @Test
  void aCommandOfALaterTimeIsKept() {
    harness
        .start(noted(e -> later(e.recordedAt().plusSeconds(9), "task", "a", new Undo())))
        .record("note/n", new Noted("x"))
        .pass(300);
    assertThat(harness.sent).isEmpty();
    assertThat(harness.scheduled).hasSize(1);
    var kept = harness.scheduled.getFirst();
    assertThat(kept.commandName()).isEqualTo("undo");
    assertThat(kept.stream()).hasToString("task/a");
    assertThat(Duration.between(harness.time.now(), kept.deliverAt()))
        .isLessThan(Duration.ofSeconds(9))
        .isPositive();
    assertThat(harness.checkpoint("r")).isEqualTo(harness.heads());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z"})
  void aCommandForATimeThatNoStoreKeepsIsParked(String time) {
    harness
        .start(noted(e -> later(Instant.parse(time), "task", "a", new Undo())))
        .record("note/n", new Noted("x"))
        .pass(300);
    assertThat(harness.scheduled).isEmpty();
    assertThat(harness.parked.count("r").result()).isEqualTo(1);
    assertThat(harness.checkpoint("r")).isEqualTo(harness.heads());
  }

  @Test
  void theFirstTimeOfACommandIsKept() {
    harness.answerSchedule(
        command ->
            Future.succeededFuture(
                new ScheduleOutcome.OtherTime(command.deliverAt().minusSeconds(5))));
    harness
        .start(noted(e -> later(e.recordedAt().plusSeconds(9), "task", "a", new Undo())))
        .record("note/n", new Noted("x"))
        .pass(300);
    assertThat(harness.scheduled).hasSize(1);
    assertThat(harness.parked.count("r").result()).isZero();
    assertThat(harness.checkpoint("r")).isEqualTo(harness.heads());
  }

  @Test
  void everyCommandHasAnIdOfItsOwn() {
    harness
        .start(noted(e -> together(task("a"), task("a"), send("task", "a", new Undo()), task("b"))))
        .record("note/n", new Noted("x"))
        .record("note/n", new Noted("x"))
        .pass(10);
    assertThat(harness.ids()).hasSize(8).doesNotHaveDuplicates().allMatch(id -> id.length() == 32);
  }

  @Test
  void anotherStepBeforeItDoesNotChangeACommandsId() {
    harness.start(noted(e -> task("a"))).record("note/n", new Noted("x")).pass(10);
    String id = harness.ids().getFirst();
    ReactorHarness other = new ReactorHarness();
    other
        .start(noted(e -> together(task("b"), task("a").otherwise(task("c")))))
        .record("note/n", new Noted("x"))
        .pass(10);
    assertThat(other.ids().get(other.sentTo().indexOf("task/a"))).isEqualTo(id);
  }

  @Test
  void afterACrashTheSameCommandsAreSentAgain() {
    harness.answerLater("task/a");
    harness.start(DOES).record("note/n", new Noted("a")).record("note/m", new Noted("b")).pass(300);
    assertThat(harness.sentTo()).containsExactlyInAnyOrder("task/a", "task/b");
    List<String> before = harness.ids();
    harness.kill();
    harness.accept("task/a");
    harness.sent.clear();
    harness.start(DOES).pass(300);
    assertThat(harness.sentTo()).contains("task/a");
    assertThat(before).containsAll(harness.ids());
    assertThat(harness.checkpoint("r")).isEqualTo(harness.heads());
  }

  @Test
  void thePlaceIsNotSavedBeforeTheReactionIsDone() {
    var answer = harness.answerLater("task/a");
    harness.start(DOES).record("note/n", new Noted("a")).pass(500);
    assertThat(harness.checkpoint("r")).hasToString("0:0");
    answer.complete(ReactorHarness.accepted(harness.sent.getFirst()).result());
    harness.pass(200);
    assertThat(harness.checkpoint("r")).isEqualTo(harness.heads());
  }

  @Test
  void eventsOfOneStreamAreReactedToInOrderAndOthersMeanwhile() {
    var answer = harness.answerLater("task/a");
    harness
        .start(DOES)
        .record("note/n", new Noted("a"))
        .record("note/n", new Noted("b"))
        .record("note/m", new Noted("c"))
        .pass(10);
    assertThat(harness.sentTo()).containsExactlyInAnyOrder("task/a", "task/c");
    answer.complete(NO);
    harness.pass(10);
    assertThat(harness.sentTo()).endsWith("task/b");
  }

  @Test
  void noMoreIsUnderWayThanMayBe() {
    for (int i = 0; i < 100; i++) {
      harness.answer("task/t" + i, _ -> Future.future(_ -> {}));
      harness.record("note/n" + i, new Noted("t" + i));
    }
    harness.start(DOES).pass(1_000);
    assertThat(harness.sent).hasSize(ReactorHarness.OPTIONS.reactionsMax());
    assertThat(harness.running.status().underWay()).isEqualTo(6);
    assertThat(harness.running.status().lagSeconds()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void aPartitionDoesNotGetFarAheadOfAReactionThatTakesLong() {
    harness.answerLater("task/a");
    harness.record("note/n", new Noted("a"));
    for (int i = 0; i < 100; i++) {
      harness.record("note/n", new Closed());
    }
    harness.start(DOES).pass(1_000);
    assertThat(harness.running.status().counters().events()).isEqualTo(20);
    assertThat(harness.running.status().lag()).isEqualTo(101);
  }

  @Test
  void manyEventsAreGoneThroughInPages() {
    for (int i = 0; i < 500; i++) {
      harness.record("note/n" + i % 7, new Noted("t" + i));
    }
    harness.start(DOES).pass(1_000);
    assertThat(harness.sent).hasSize(500);
    assertThat(harness.checkpoint("r")).isEqualTo(harness.heads());
    assertThat(harness.running.status().state()).isEqualTo(ReactorStatus.State.LIVE);
  }

  @Test
  void whatWaitsIsFetchedAnewWhenSomebodyWasErased() {
    var answer = harness.answerLater("task/t0");
    for (int i = 0; i < 15; i++) {
      harness.record("note/n", new Noted("t" + i));
    }
    harness.start(DOES).pass(10);
    assertThat(harness.running.status().underWay()).isEqualTo(6);
    long read = harness.reads();
    harness.running.forget();
    harness.pass(10);
    assertThat(harness.reads()).isGreaterThan(read);
    answer.complete(NO);
    harness.pass(300);
    assertThat(harness.sent).hasSize(15);
    assertThat(harness.checkpoint("r")).isEqualTo(harness.heads());
  }

  @Test
  void aNewReactorCanBeginBehindWhatIsThere() {
    harness.record("note/n", new Noted("a"));
    Reactor reactor =
        Reactor.named("r").on(Noted.class, e -> task(e.event().text())).fromNow().build();
    harness.start(reactor);
    harness.kill();
    harness.record("note/n", new Noted("b")).start(reactor).pass(10);
    assertThat(harness.sentTo()).containsExactly("task/b");
  }

  @Test
  void aRuleCanSeeTheStateOfTheStreamAfterTheEvent() {
    Decider<Object, Object, Integer> counts =
        new Decider<>() {
          @Override
          public Integer initial() {
            return 0;
          }

          @Override
          public List<Object> decide(Object command, Integer state) {
            return List.of();
          }

          @Override
          public Integer evolve(Integer state, Object event) {
            return state + 1;
          }
        };
    harness.start(
        Reactor.named("r").on(Closed.class, counts, (e, state) -> task("t" + state)).build());
    for (int i = 0; i < 700; i++) {
      harness.record("note/n", new Noted("x"));
    }
    harness.record("note/n", new Closed()).record("note/n", new Closed()).pass(100);
    assertThat(harness.sentTo()).containsExactly("task/t701", "task/t702");
  }

  @Test
  void aReactorReactsToEventsThatThereAre() {
    assertThatThrownBy(
            () -> harness.start(Reactor.named("r").on(String.class, e -> nothing()).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.String");
    assertThatThrownBy(
            () ->
                Reactor.named("r")
                    .on(Noted.class, e -> nothing())
                    .on(Noted.class, e -> nothing())
                    .build())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
