package io.daybook.reactor;

import static io.daybook.kernel.Reaction.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.CommandReply;
import io.daybook.eventstore.ParkedReaction;
import io.daybook.kernel.Reactor;
import io.daybook.reactor.ReactorHarness.Do;
import io.daybook.reactor.ReactorHarness.Noted;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A parked list that has no room for one more. */
class FullListTest {
  private static final Reactor DOES =
      Reactor.named("r")
          .on(Noted.class, e -> send("task", e.event().text(), new Do(e.event().text())))
          .build();

  private final ReactorHarness harness = new ReactorHarness();

  private List<ParkedReaction> parked() {
    return harness.parked.list("r", -1, 0, 100).result();
  }

  @Test
  void aFullListStopsTheReactorAndLosesNothing() {
    int max = ReactorHarness.OPTIONS.parkedMax();
    for (int i = 0; i < 2 * max; i++) {
      harness.answer("task/t" + i, new CommandReply.Defect("broken"));
      harness.record("note/n" + i, new Noted("t" + i));
    }
    harness.start(DOES).pass(5_000);
    assertThat(parked()).hasSize(max);
    assertThat(harness.running.status().state()).isEqualTo(ReactorStatus.State.STOPPED);
    assertThat(harness.running.status().problem()).isEqualTo("the parked list is full");
    assertThat(harness.checkpoint("r")).isNotEqualTo(harness.heads());
    harness.record("note/good", new Noted("good")).pass(1_000);
    assertThat(harness.sentTo()).doesNotContain("task/good");
    for (int round = 0; round < 2; round++) {
      for (ParkedReaction reaction : parked()) {
        harness.running.giveUp(reaction.partition(), reaction.position());
      }
      harness.pass(5_000);
    }
    assertThat(harness.running.status().state()).isEqualTo(ReactorStatus.State.LIVE);
    assertThat(harness.sentTo()).contains("task/good");
    assertThat(parked()).hasSize(2 * max);
    assertThat(harness.checkpoint("r")).isEqualTo(harness.heads());
  }

  /** Parks so many reactions of other streams. */
  private void fill(int count) {
    for (int i = 0; i < count; i++) {
      harness.answer("task/f" + i, new CommandReply.Defect("broken"));
      harness.record("note/f" + i, new Noted("f" + i)).pass(5);
    }
  }

  @Test
  void aRetryMakesRoomForWhatWaitsBehindIt() {
    harness.answer("task/a", new CommandReply.Defect("broken"));
    harness.start(DOES).record("note/n", new Noted("a")).pass(5);
    ParkedReaction first = parked().getFirst();
    fill(ReactorHarness.OPTIONS.parkedMax() - 1);
    harness.record("note/n", new Noted("b")).pass(5_000);
    assertThat(harness.running.status().state()).isEqualTo(ReactorStatus.State.STOPPED);
    harness.accept("task/a");
    var retried = harness.running.retry(first.partition(), first.position());
    harness.pass(10);
    assertThat(retried.result()).isEqualTo(new RetryOutcome.Done());
    harness.pass(3_000);
    assertThat(harness.sentTo()).endsWith("task/a", "task/b");
    assertThat(harness.running.status().state()).isEqualTo(ReactorStatus.State.LIVE);
    assertThat(harness.checkpoint("r")).isEqualTo(harness.heads());
  }

  @Test
  void whatWaitedGoesOnAlsoWhenTheListIsFullAgain() {
    harness.answer("task/a", new CommandReply.Defect("broken"));
    harness.start(DOES).record("note/n", new Noted("a")).record("note/n", new Noted("b")).pass(5);
    ParkedReaction first = parked().getFirst();
    fill(ReactorHarness.OPTIONS.parkedMax() - 2);
    var slow = harness.answerLater("task/slow");
    harness.record("note/slow", new Noted("slow")).record("note/n", new Noted("c")).pass(5_000);
    slow.complete(new CommandReply.Defect("broken"));
    harness.running.giveUp(first.partition(), first.position());
    harness.pass(5_000);
    assertThat(harness.sentTo()).endsWith("task/b", "task/c");
    assertThat(harness.running.status().state()).isEqualTo(ReactorStatus.State.LIVE);
    assertThat(harness.checkpoint("r")).isEqualTo(harness.heads());
  }
}
