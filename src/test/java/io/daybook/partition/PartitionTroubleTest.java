package io.daybook.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.append.AppendTurns;
import io.daybook.codec.EventCodec;
import io.daybook.codec.Json;
import io.daybook.codec.StateCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStore.Head;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.Snapshot;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.kernel.StreamId;
import io.daybook.platform.Ids;
import io.daybook.privacy.PersonalWriting;
import io.daybook.testkit.FlakyEventStore;
import io.daybook.testkit.ForwardingEventStore;
import io.daybook.testkit.Tally;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Troubles of one kind each, played in virtual time. */
final class PartitionTroubleTest {
  private static final int ACTIONS_MAX = 100_000;
  private static final int COMMANDS_FORGOTTEN = 70;
  private static final StreamId STREAM = new StreamId("tally", "s");

  private final VirtualTime time = new VirtualTime();
  private final VirtualTime.Life process = time.process();
  private final InMemoryEventStore truth = new InMemoryEventStore(1);
  private final Tally tally = new Tally();

  private Partition owner(EventStore store, Head head) {
    return owner(store, head, PartitionOptions.DEFAULTS);
  }

  private Partition owner(EventStore store, Head head, PartitionOptions options) {
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
    return new Partition(0, options, time, new Ids(1), head, ports);
  }

  private static CommandEnvelope command(int number, Expectation expectation) {
    return command(STREAM, number, expectation);
  }

  private static CommandEnvelope command(StreamId stream, int number, Expectation expectation) {
    return new CommandEnvelope(
        stream,
        new Tally.Add(number, 1),
        "k" + number,
        true,
        "f" + number,
        expectation,
        new CommandEnvelope.Context("c", "k" + number, null, null, null));
  }

  private FlakyEventStore slow() {
    return new FlakyEventStore(truth, time, process, new SplittableRandom(1), 0);
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

  /** A store to which another writer appends whenever somebody asks for its head. */
  private static final class BusyStore extends ForwardingEventStore {
    private static final StreamId OTHER = new StreamId("tally", "other");

    BusyStore(EventStore store) {
      super(store);
    }

    @Override
    public Future<Head> head(int partition) {
      long next = store().head(partition).result().position() + 1;
      RecordedEvent event =
          new RecordedEvent(
              partition,
              next,
              OTHER,
              next,
              new UUID(1, next),
              "Added",
              1,
              Json.of("{\"index\":" + (next - 1) + ",\"value\":0}"),
              Json.of("{}"),
              "other-" + next,
              0,
              Instant.EPOCH,
              EventHash.NONE);
      store().append(new AppendBatch(partition, next - 1, List.of(event)));
      return store().head(partition);
    }
  }

  @Test
  void anotherWriterCannotPutOffARefusalForEver() {
    EventStore busy =
        new FlakyEventStore(new BusyStore(truth), time, process, new SplittableRandom(1), 0);
    Partition owner = owner(busy, new Head(0, EventHash.NONE));
    Future<CommandReply> reply = owner.handle(command(1, new Expectation.AtVersion(3)));
    time.run(ACTIONS_MAX);

    assertThat(reply.result()).isEqualTo(new CommandReply.VersionMismatch(0));
  }

  /** A store that counts the events that are read of streams. */
  private EventStore counting(AtomicInteger read) {
    return (EventStore)
        Proxy.newProxyInstance(
            EventStore.class.getClassLoader(),
            new Class<?>[] {EventStore.class},
            (proxy, method, arguments) -> {
              Object answer = method.invoke(truth, arguments);
              if (method.getName().startsWith("readStream")) {
                read.addAndGet(((List<?>) ((Future<?>) answer).result()).size());
              }
              return answer;
            });
  }

  private long versionAfterOneMore(EventStore store, int number) {
    Partition owner = owner(store, truth.head(0).result());
    Future<CommandReply> reply = owner.handle(command(number, new Expectation.Any()));
    time.run(ACTIONS_MAX);
    return ((CommandReply.Accepted) reply.result()).version();
  }

  @Test
  void aLongStreamIsReadFromItsSnapshotUnlessThatCanNotBeUsed() {
    int first = 1_600;
    Partition owner = owner(truth, new Head(0, EventHash.NONE));
    for (int i = 0; i < first; i++) {
      owner.handle(command(i, new Expectation.Any()));
      if (i % 100 == 0) {
        time.run(ACTIONS_MAX);
      }
    }
    time.run(ACTIONS_MAX);
    Snapshot kept = truth.readSnapshot(0, STREAM).result().orElseThrow();
    assertThat(owner.counters().snapshots).isEqualTo(3);
    assertThat(kept.version()).isBetween(1_500L, 1_600L);

    AtomicInteger read = new AtomicInteger();
    assertThat(versionAfterOneMore(counting(read), 5_001)).isEqualTo(first + 1);
    assertThat(read.get()).isLessThan(400);

    Snapshot garbage =
        new Snapshot(STREAM, kept.version() + 1, kept.eventId(), kept.schema(), Json.of("{"));
    truth.saveSnapshot(0, garbage);
    assertThat(versionAfterOneMore(truth, 5_002)).isEqualTo(first + 2);

    Snapshot ofAnotherLog =
        new Snapshot(STREAM, first + 1_000, new UUID(1, 1), kept.schema(), Json.of("{\"Sum\":{}}"));
    truth.saveSnapshot(0, ofAnotherLog);
    read.set(0);
    assertThat(versionAfterOneMore(counting(read), 5_003)).isEqualTo(first + 3);
    assertThat(read.get()).isGreaterThan(first);
  }

  @Test
  void theCacheIsBoundedByBytes() {
    Partition owner = owner(truth, new Head(0, EventHash.NONE), small());
    for (int i = 0; i < 500; i++) {
      StreamId stream = new StreamId("tally", "s" + i % 100);
      owner.handle(command(stream, i, new Expectation.Any()));
      time.run(ACTIONS_MAX);
      assertThat(owner.counters().cacheBytes).isBetween(1L, 20_000L);
    }
    assertThat(owner.counters().cacheMisses).isGreaterThan(300);
    assertThat(truth.head(0).result().position()).isEqualTo(500);
  }

  private static PartitionOptions small() {
    PartitionOptions usual = PartitionOptions.DEFAULTS;
    return new PartitionOptions(
        usual.queueCommandsMax(),
        usual.batchEventsMax(),
        usual.batchBytesMax(),
        usual.lingerMillis(),
        usual.retriesMax(),
        usual.unknownDeadlineMillis(),
        usual.streamsCachedMax(),
        usual.answersMax(),
        20_000,
        usual.snapshotEveryEvents(),
        usual.loadStreamsMax(),
        usual.pageEvents());
  }
}
