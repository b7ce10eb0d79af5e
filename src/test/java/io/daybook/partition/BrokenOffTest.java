package io.daybook.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.AppendOutcome;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.HeldAppends;
import io.daybook.testkit.Tally;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Appends that break off, and take effect before, while or after their partition looks for them.
 */
final class BrokenOffTest {
  private static final int TRIES_MAX = 100;
  private static final StreamId STREAM = new StreamId("tally", "s");

  private final Owners owners = new Owners(new Tally());
  private final InMemoryEventStore truth = new InMemoryEventStore(1);
  private final HeldAppends store = new HeldAppends(truth);
  private final Partition owner = owners.owner(store);

  private static CommandEnvelope command(
      int number, int repeat, boolean key, Expectation expected) {
    String id = "k" + number;
    return new CommandEnvelope(
        STREAM,
        new Tally.Add(number, repeat),
        id,
        key,
        key ? "f" + number : "",
        expected,
        new CommandEnvelope.Context("c", id, null, null, null));
  }

  private static CommandEnvelope adds(int number) {
    return command(number, 1, true, new Expectation.Any());
  }

  private static CommandEnvelope adds(int number, long atVersion) {
    return command(number, 1, true, new Expectation.AtVersion(atVersion));
  }

  private CommandReply answerOf(CommandEnvelope envelope) {
    Future<CommandReply> reply = owner.handle(envelope);
    owners.run();
    return reply.result();
  }

  /** Sends two commands, the second of which needs the first, and breaks off until both gave up. */
  private void twoWithUnknownOutcome() {
    Future<CommandReply> first = owner.handle(adds(0));
    Future<CommandReply> second = owner.handle(adds(1, 1));
    for (int i = 0; i < TRIES_MAX && !second.isComplete(); i++) {
      owners.run();
      if (i < store.count()) {
        store.get(i).breakOff();
      }
    }
    assertThat(first.result()).isEqualTo(new CommandReply.Unknown());
    assertThat(second.result()).isEqualTo(new CommandReply.Unknown());
  }

  private static void assertAccepted(CommandReply reply, long version, boolean replayed) {
    assertThat(reply)
        .isInstanceOfSatisfying(
            CommandReply.Accepted.class,
            accepted -> {
              assertThat(accepted.version()).isEqualTo(version);
              assertThat(accepted.replayed()).isEqualTo(replayed);
            });
  }

  @Test
  void noRepeatIsRefusedWhileItsAppendMayStillTakeEffect() {
    twoWithUnknownOutcome();

    assertThat(answerOf(adds(1, 1))).isEqualTo(new CommandReply.Unknown());
    assertThat(answerOf(adds(5, 1))).isEqualTo(new CommandReply.VersionMismatch(0));

    assertThat(store.get(0).takeEffect()).isEqualTo(new AppendOutcome.Appended());
    assertAccepted(answerOf(adds(1, 1)), 2, true);
  }

  @Test
  void aRepeatIsRefusedOnceItsAppendCanTakeNoEffectAnyMore() {
    twoWithUnknownOutcome();
    store.holdNoMore();
    assertAccepted(answerOf(command(7, 3, true, new Expectation.Any())), 3, false);

    assertThat(answerOf(adds(1, 1))).isEqualTo(new CommandReply.VersionMismatch(3));
    assertThat(store.get(0).takeEffect()).isEqualTo(new AppendOutcome.HeadMoved());
  }

  @Test
  void whoHasNoKeyIsToldThatItWasStoredThoughTheAnswersOfTheGroupAreTooManyToKeep() {
    int commands = 2 * PartitionOptions.DEFAULTS.answersMax();
    List<Future<CommandReply>> replies = new ArrayList<>();
    for (int i = 0; i < commands; i++) {
      Expectation expected = i == 0 ? new Expectation.NoStream() : new Expectation.AtVersion(i);
      replies.add(owner.handle(command(i, 1, false, expected)));
    }
    owners.run();
    store.get(0).takeEffect();
    store.get(0).breakOff();
    owners.run();

    for (int i = 0; i < commands; i++) {
      assertAccepted(replies.get(i).result(), i + 1, false);
    }
    assertThat(truth.head(0).result().position()).isEqualTo(commands);
  }

  @Test
  void whoHasWaitedTooLongIsToldWhatWasFoundNevertheless() {
    Future<CommandReply> stored = owner.handle(adds(0));
    owners
        .time()
        .after(
            2_000 * PartitionOptions.DEFAULTS.unknownDeadlineMillis(),
            () -> {
              store.get(0).takeEffect();
              store.get(0).breakOff();
            });
    owners.run();

    assertAccepted(stored.result(), 1, false);
  }

  @Test
  void aRaceThatIsLostAgainstItselfIsNoConflict() {
    Partition impatient = owners.owner(store, Owners.retries(0));
    Future<CommandReply> reply = impatient.handle(adds(0));
    owners.run();
    store.get(0).breakOff();
    owners.run();
    assertThat(store.count()).isEqualTo(2);
    store.get(0).takeEffect();
    store.get(1).succeed();
    owners.run();

    assertAccepted(reply.result(), 1, false);
  }
}
