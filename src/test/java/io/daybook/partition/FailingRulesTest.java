package io.daybook.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.kernel.Category;
import io.daybook.kernel.DataSubject;
import io.daybook.kernel.Decider;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Personal;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.CapturedLog;
import io.daybook.testkit.TestModule;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that fail, or give too much: they fail their own command, or their own stream, alone. */
final class FailingRulesTest {
  sealed interface Command {
    String what();
  }

  record Say(String what) implements Command {}

  record Whisper(@DataSubject String who, @Personal String what) implements Command {}

  record Said(String what) {}

  record Heard(int count) {}

  /** Rules that can't stand some words; those of a later release can't stand poison either. */
  private record Speech(boolean later) implements Decider<Command, Said, Heard> {
    @Override
    public Heard initial() {
      return new Heard(0);
    }

    @Override
    @SuppressWarnings("NullAway") // Nulls are among what rules must not give.
    public List<Said> decide(Command command, Heard state) {
      return switch (command.what()) {
        case "exception" -> throw new IllegalStateException("a secret");
        case "assertion" -> throw new AssertionError("a secret");
        case "linkage" -> throw new NoClassDefFoundError("a secret");
        case "overflow" -> throw new StackOverflowError();
        case "null" -> null;
        case "null event" -> Collections.singletonList(null);
        case "many" -> Collections.nCopies(AppendBatch.COMMAND_EVENTS_MAX + 1, new Said("again"));
        case "much" -> Collections.nCopies(33, new Said("x".repeat(2 << 20)));
        case "large" -> List.of(new Said("x".repeat(AppendBatch.EVENT_BYTES_MAX)));
        default -> List.of(new Said(command.what()));
      };
    }

    @Override
    public Heard evolve(Heard state, Said event) {
      if (later && event.what().equals("poison")) {
        throw new AssertionError("a secret");
      }
      return new Heard(state.count() + 1);
    }
  }

  private final Owners owners = new Owners(module(false));
  private final InMemoryEventStore truth = new InMemoryEventStore(1);
  private int commands;

  private static DomainModule module(boolean later) {
    return TestModule.of(
        Category.named("speech", new Speech(later))
            .command("say", Say.class)
            .command("whisper", Whisper.class)
            .event(Said.class)
            .build());
  }

  private Partition owner(boolean later) {
    return owners.with(module(later)).owner(owners.slow(truth), truth.head(0).result());
  }

  private CommandEnvelope say(String stream, String what) {
    return envelope(stream, new Say(what));
  }

  private CommandEnvelope envelope(String stream, Command command) {
    String id = "k" + commands++;
    return new CommandEnvelope(
        new StreamId("speech", stream),
        command,
        id,
        true,
        "f",
        new Expectation.Any(),
        new CommandEnvelope.Context("c", id, null, null, null));
  }

  private CommandReply answer(Partition owner, String stream, String what) {
    Future<CommandReply> reply = owner.handle(say(stream, what));
    owners.run();
    return reply.result();
  }

  private static void assertAccepted(CommandReply reply) {
    assertThat(reply).isInstanceOf(CommandReply.Accepted.class);
  }

  private static void assertDefect(CommandReply reply) {
    assertThat(reply)
        .isInstanceOfSatisfying(
            CommandReply.Defect.class,
            defect -> assertThat(defect.detail()).doesNotContain("secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exception",
        "assertion",
        "linkage",
        "overflow",
        "null",
        "null event",
        "many",
        "large"
      })
  void aCommandThatFailsDoesNotFailItsNeighbours(String bad) {
    Partition owner = owner(false);
    List<Future<CommandReply>> neighbours = new ArrayList<>();
    neighbours.add(owner.handle(say("a", "x")));
    neighbours.add(owner.handle(say("b", "x")));
    Future<CommandReply> failed = owner.handle(say("a", bad));
    neighbours.add(owner.handle(say("a", "x")));
    neighbours.add(owner.handle(say("c", "x")));
    owners.run();

    neighbours.forEach(reply -> assertAccepted(reply.result()));
    assertDefect(failed.result());
    assertThat(owner.counters().waiting()).isZero();
    assertThat(truth.head(0).result().position()).isEqualTo(4);
  }

  @Test
  void whatIsSaidOfAPersonalCommandIsNotLogged() {
    try (CapturedLog log = CapturedLog.begin()) {
      answer(owner(false), "a", "exception");
      assertThat(log.text()).contains("speech/a", "a secret");
    }
    try (CapturedLog log = CapturedLog.begin()) {
      Future<CommandReply> reply =
          owner(false).handle(envelope("b", new Whisper("ada", "exception")));
      owners.run();
      assertDefect(reply.result());
      assertThat(log.text())
          .contains("speech/b", "IllegalStateException", "FailingRulesTest$Speech.decide")
          .doesNotContain("secret");
    }
  }

  @Test
  void aStreamThatCannotBeFoldedDoesNotKeepOthersFromBeingRead() {
    assertAccepted(answer(owner(false), "a", "poison"));
    Partition later = owner(true);
    Future<CommandReply> poisoned = later.handle(say("a", "x"));
    Future<CommandReply> other = later.handle(say("b", "x"));
    owners.run();

    assertDefect(poisoned.result());
    assertAccepted(other.result());
  }

  @Test
  void anEventOfAnotherWriterThatCannotBeFoldedDoesNotStopThePartition() {
    Partition later = owner(true);
    assertAccepted(answer(later, "a", "x"));
    assertAccepted(answer(owner(false), "a", "poison"));

    assertAccepted(answer(later, "b", "x"));
    assertDefect(answer(later, "a", "x"));
    assertThat(later.counters().waiting()).isZero();
  }
}
