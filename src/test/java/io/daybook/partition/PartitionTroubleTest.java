package io.daybook.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.Json;
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
import io.daybook.testkit.ForwardingEventStore;
import io.daybook.testkit.Tally;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Troubles of one kind each, played in virtual time. */
final class PartitionTroubleTest {
  private static final int COMMANDS_FORGOTTEN = 70;
  private static final StreamId STREAM = new StreamId("tally", "s");

  private final Owners owners = new Owners(new Tally());
  private final InMemoryEventStore truth = new InMemoryEventStore(1);

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

  private EventStore slow() {
    return owners.slow(truth);
  }

  @Test
  void aStoreThatCanBeReadButNotWrittenIsTriedAtIntervalsAndTheClientIsToldInTime() {
    AtomicInteger appends = new AtomicInteger();
    EventStore readable = slow();
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
    Partition owner = owners.owner(store, new Head(0, EventHash.NONE));
    Future<CommandReply> reply = owner.handle(command(1, new Expectation.Any()));

    owners.run();

    assertThat(reply.result()).isEqualTo(new CommandReply.Unknown());
    assertThat(appends.get()).isBetween(5, 20);
    assertThat(owner.counters().waiting).isZero();
  }

  @Test
  void whoFollowedACommandThatWasThereAlreadyIsDecidedAgain() {
    Partition first = owners.owner(slow(), new Head(0, EventHash.NONE));
    for (int i = 0; i < COMMANDS_FORGOTTEN; i++) {
      first.handle(command(i, new Expectation.Any()));
    }
    owners.run();
    Head head = truth.head(0).result();
    assertThat(head.position()).isEqualTo(COMMANDS_FORGOTTEN);

    Partition second = owners.owner(slow(), head);
    Future<CommandReply> repeated = second.handle(command(0, new Expectation.Any()));
    Future<CommandReply> conditional =
        second.handle(command(1_000, new Expectation.AtVersion(COMMANDS_FORGOTTEN)));
    owners.run();

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
    Partition first = owners.owner(slow(), new Head(0, EventHash.NONE));
    Partition second = owners.owner(slow(), new Head(0, EventHash.NONE));
    Future<CommandReply> early = second.handle(command(7, new Expectation.AtVersion(1)));
    owners.run();
    assertThat(early.result()).isEqualTo(new CommandReply.VersionMismatch(0));
    first.handle(command(1, new Expectation.Any()));
    owners.run();

    Future<CommandReply> late = second.handle(command(2, new Expectation.AtVersion(1)));
    Future<CommandReply> repeat = second.handle(command(1, new Expectation.AtVersion(5)));
    owners.run();

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
    EventStore busy = owners.slow(new BusyStore(truth));
    Partition owner = owners.owner(busy, new Head(0, EventHash.NONE));
    Future<CommandReply> reply = owner.handle(command(1, new Expectation.AtVersion(3)));
    owners.run();

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
    Partition owner = owners.owner(store, truth.head(0).result());
    Future<CommandReply> reply = owner.handle(command(number, new Expectation.Any()));
    owners.run();
    return ((CommandReply.Accepted) reply.result()).version();
  }

  @Test
  void aLongStreamIsReadFromItsSnapshotUnlessThatCanNotBeUsed() {
    int first = 1_600;
    Partition owner = owners.owner(truth, new Head(0, EventHash.NONE));
    for (int i = 0; i < first; i++) {
      owner.handle(command(i, new Expectation.Any()));
      if (i % 100 == 0) {
        owners.run();
      }
    }
    owners.run();
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
    Partition owner = owners.owner(truth, Owners.cacheBytes(20_000));
    for (int i = 0; i < 500; i++) {
      StreamId stream = new StreamId("tally", "s" + i % 100);
      owner.handle(command(stream, i, new Expectation.Any()));
      owners.run();
      assertThat(owner.counters().cacheBytes).isBetween(1L, 20_000L);
    }
    assertThat(owner.counters().cacheMisses).isGreaterThan(300);
    assertThat(truth.head(0).result().position()).isEqualTo(500);
  }
}
