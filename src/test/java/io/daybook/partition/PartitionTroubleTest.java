package io.daybook.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.append.AppendTurns;
import io.daybook.codec.EventCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStore.Head;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.kernel.StreamId;
import io.daybook.platform.Ids;
import io.daybook.testkit.FlakyEventStore;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Troubles of one kind each, played in virtual time. */
final class PartitionTroubleTest {
  private static final int ACTIONS_MAX = 100_000;
  private static final int COMMANDS_FORGOTTEN = 70;
  private static final StreamId STREAM = new StreamId("tally", "s");

  private final VirtualTime time = new VirtualTime();
  private final InMemoryEventStore truth = new InMemoryEventStore(1);
  private final Tally tally = new Tally();

  private Partition owner(EventStore store, Head head) {
    PartitionPorts ports =
        new PartitionPorts(
            store,
            new EventCodec(List.of(tally)),
            new Rules.Book(List.of(tally)),
            new AppendTurns(1),
            action -> time.after(0, action),
            (millis, action) -> time.after(millis * 1_000, action),
            batch -> {});
    return new Partition(0, PartitionOptions.DEFAULTS, time, new Ids(1), head, ports);
  }

  private static CommandEnvelope command(int number, Expectation expectation) {
    return new CommandEnvelope(
        STREAM,
        new Tally.Add(number, 1),
        "k" + number,
        true,
        "f" + number,
        expectation,
        new CommandEnvelope.Context("c", "k" + number, null, null, null));
  }

  private FlakyEventStore slow() {
    return new FlakyEventStore(truth, time, new SplittableRandom(1), 0);
  }

  @Test
  void aStoreThatCanBeReadButNotWrittenIsTriedAtIntervalsAndTheClientIsToldInTime() {
    AtomicInteger appends = new AtomicInteger();
    FlakyEventStore readable = slow();
    EventStore store =
        (EventStore)
            Proxy.newProxyInstance(
                EventStore.class.getClassLoader(),
                new Class<?>[] {EventStore.class},
                (proxy, method, arguments) -> {
                  if ("append".equals(method.getName())) {
                    appends.incrementAndGet();
                    return Future.failedFuture("the disk is full");
                  }
                  return method.invoke(readable, arguments);
                });
    Partition owner = owner(store, new Head(0, EventHash.NONE));
    Future<CommandReply> reply = owner.handle(command(1, new Expectation.Any()));

    time.run(ACTIONS_MAX);

    assertThat(reply.result()).isEqualTo(new CommandReply.Unknown());
    assertThat(appends.get()).isBetween(5, 20);
    assertThat(owner.counters().waiting).isZero();
  }

  @Test
  void whoFollowedACommandThatWasThereAlreadyIsDecidedAgain() {
    Partition first = owner(slow(), new Head(0, EventHash.NONE));
    for (int i = 0; i < COMMANDS_FORGOTTEN; i++) {
      first.handle(command(i, new Expectation.Any()));
    }
    time.run(ACTIONS_MAX);
    Head head = truth.head(0).result();
    assertThat(head.position()).isEqualTo(COMMANDS_FORGOTTEN);

    Partition second = owner(slow(), head);
    Future<CommandReply> repeated = second.handle(command(0, new Expectation.Any()));
    Future<CommandReply> conditional =
        second.handle(command(1_000, new Expectation.AtVersion(COMMANDS_FORGOTTEN)));
    time.run(ACTIONS_MAX);

    assertThat(second.counters().duplicates).isPositive();
    assertThat(repeated.result())
        .isInstanceOfSatisfying(
            CommandReply.Accepted.class, accepted -> assertThat(accepted.replayed()).isTrue());
    assertThat(conditional.result())
        .isInstanceOfSatisfying(
            CommandReply.Accepted.class,
            accepted -> assertThat(accepted.version()).isEqualTo(COMMANDS_FORGOTTEN + 1));
  }

  @Test
  void aRefusalIsNeverDecidedOnAStateThatAnotherOwnerHasChanged() {
    Partition first = owner(slow(), new Head(0, EventHash.NONE));
    Partition second = owner(slow(), new Head(0, EventHash.NONE));
    Future<CommandReply> early = second.handle(command(7, new Expectation.AtVersion(1)));
    time.run(ACTIONS_MAX);
    assertThat(early.result()).isEqualTo(new CommandReply.VersionMismatch(0));
    first.handle(command(1, new Expectation.Any()));
    time.run(ACTIONS_MAX);

    Future<CommandReply> late = second.handle(command(2, new Expectation.AtVersion(1)));
    Future<CommandReply> repeat = second.handle(command(1, new Expectation.AtVersion(5)));
    time.run(ACTIONS_MAX);

    assertThat(late.result())
        .isInstanceOfSatisfying(
            CommandReply.Accepted.class, accepted -> assertThat(accepted.version()).isEqualTo(2));
    assertThat(repeat.result())
        .isInstanceOfSatisfying(
            CommandReply.Accepted.class, accepted -> assertThat(accepted.replayed()).isTrue());
  }
}
