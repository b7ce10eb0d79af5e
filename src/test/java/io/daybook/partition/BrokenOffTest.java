package io.daybook.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.append.AppendTurns;
import io.daybook.codec.EventCodec;
import io.daybook.codec.StateCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.AppendOutcome;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.kernel.StreamId;
import io.daybook.platform.Ids;
import io.daybook.privacy.PersonalWriting;
import io.daybook.testkit.HeldAppends;
import io.daybook.testkit.Tally;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Appends that break off, and take effect before, while or after their partition looks for them.
 */
final class BrokenOffTest {
  private static final int ACTIONS_MAX = 100_000;
  private static final int TRIES_MAX = 100;
  private static final StreamId STREAM = new StreamId("tally", "s");

  private final VirtualTime time = new VirtualTime();
  private final VirtualTime.Life process = time.process();
  private final InMemoryEventStore truth = new InMemoryEventStore(1);
  private final HeldAppends store = new HeldAppends(truth);
  private final Tally tally = new Tally();
  private final Partition owner = owner(PartitionOptions.DEFAULTS.retriesMax());

  private Partition owner(int retriesMax) {
    PartitionOptions usual = PartitionOptions.DEFAULTS;
    PartitionOptions options =
        new PartitionOptions(
            usual.queueCommandsMax(),
            usual.batchEventsMax(),
            usual.batchBytesMax(),
            usual.lingerMillis(),
            retriesMax,
            usual.unknownDeadlineMillis(),
            usual.streamsCachedMax(),
            usual.answersMax(),
            usual.cacheBytesMax(),
            usual.snapshotEveryEvents(),
            usual.loadStreamsMax(),
            usual.pageEvents());
    PartitionPorts ports =
        new PartitionPorts(
            store,
            new EventCodec(List.of(tally)),
            new StateCodec(List.of(tally)),
            PersonalWriting.without(List.of(tally)),
            List.of(tally),
            new AppendTurns(1),
            process,
            process::elsewhere,
            batch -> {});
    return new Partition(0, options, time, new Ids(1), truth.head(0).result(), ports);
  }

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

  private void run() {
    time.run(ACTIONS_MAX);
  }

  private CommandReply answerOf(CommandEnvelope envelope) {
    Future<CommandReply> reply = owner.handle(envelope);
    run();
    return reply.result();
  }

  /** Sends two commands, the second of which needs the first, and breaks off until both gave up. */
  private void twoWithUnknownOutcome() {
    Future<CommandReply> first = owner.handle(adds(0));
    Future<CommandReply> second = owner.handle(adds(1, 1));
    for (int i = 0; i < TRIES_MAX && !second.isComplete(); i++) {
      run();
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
    run();
    store.get(0).takeEffect();
    store.get(0).breakOff();
    run();

    for (int i = 0; i < commands; i++) {
      assertAccepted(replies.get(i).result(), i + 1, false);
    }
    assertThat(truth.head(0).result().position()).isEqualTo(commands);
  }

  @Test
  void whoHasWaitedTooLongIsToldWhatWasFoundNevertheless() {
    Future<CommandReply> stored = owner.handle(adds(0));
    time.after(
        2_000 * PartitionOptions.DEFAULTS.unknownDeadlineMillis(),
        () -> {
          store.get(0).takeEffect();
          store.get(0).breakOff();
        });
    run();

    assertAccepted(stored.result(), 1, false);
  }

  @Test
  void aRaceThatIsLostAgainstItselfIsNoConflict() {
    Partition impatient = owner(0);
    Future<CommandReply> reply = impatient.handle(adds(0));
    run();
    store.get(0).breakOff();
    run();
    assertThat(store.count()).isEqualTo(2);
    store.get(0).takeEffect();
    store.get(1).succeed();
    run();

    assertAccepted(reply.result(), 1, false);
  }
}
