package io.daybook.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.EventCodec;
import io.daybook.codec.Json;
import io.daybook.codec.StateCodec;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.Snapshot;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.history.StateReader.LongReads;
import io.daybook.kernel.Category;
import io.daybook.kernel.Decider;
import io.daybook.kernel.StreamId;
import io.daybook.privacy.SealedStates;
import io.daybook.testkit.ForwardingEventStore;
import io.daybook.testkit.TestModule;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Streams folded as they are, and as they were, against a fold that keeps every state. */
class StateReaderTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final StreamId STREAM = new StreamId("sum", "s");

  record Added(long n) {}

  record Sum(long count, long total) {}

  /** Sums up, and breaks at a number that it does not like. */
  private static final class Sums implements Decider<Object, Added, Sum> {
    @Override
    public Sum initial() {
      return new Sum(0, 0);
    }

    @Override
    public List<Added> decide(Object command, Sum state) {
      return List.of();
    }

    @Override
    public Sum evolve(Sum state, Added event) {
      if (event.n() < 0) {
        throw new IllegalStateException("it does not like " + event.n());
      }
      return new Sum(state.count() + 1, state.total() + event.n());
    }
  }

  private static final List<TestModule> MODULES =
      List.of(
          TestModule.of(
              Category.named("sum", new Sums()).event(Added.class).build(), Category.open("note")));

  private final InMemoryEventStore truth = new InMemoryEventStore(1);
  private final Counting store = new Counting(truth);
  private final StateReader reader =
      new StateReader(store, new EventCodec(MODULES), MODULES, new SealedStates(null));
  private final List<Sum> states = new ArrayList<>();
  private final List<Instant> times = new ArrayList<>();
  private final Gate gate = new Gate();

  private static final class Counting extends ForwardingEventStore {
    private long read;

    Counting(EventStore store) {
      super(store);
    }

    @Override
    public Future<List<RecordedEvent>> readStream(
        StreamId stream, long from, int limit, Direction direction) {
      return super.readStream(stream, from, limit, direction)
          .onSuccess(page -> read += page.size());
    }
  }

  private static final class Gate implements LongReads {
    private int open;
    private int max = 1;
    private boolean gone;

    @Override
    public boolean enter() {
      return open < max && ++open > 0;
    }

    @Override
    public void leave() {
      open--;
    }

    @Override
    public boolean isVoid() {
      return gone;
    }
  }

  private void add(long n, Instant time) {
    store("Added", 1, "{\"n\":" + n + "}", time);
    Sum before = states.isEmpty() ? new Sum(0, 0) : states.getLast();
    states.add(new Sum(before.count() + 1, before.total() + n));
    times.add(time);
  }

  private void store(String type, int schema, String data, Instant time) {
    long position = truth.head(0).result().position() + 1;
    RecordedEvent event =
        new RecordedEvent(
            0,
            position,
            STREAM,
            position,
            new UUID(0, position),
            type,
            schema,
            Json.of(data),
            Json.of("{}"),
            "c" + position,
            0,
            time,
            EventHash.NONE);
    assertThat(truth.append(new AppendBatch(0, position - 1, List.of(event))).succeeded()).isTrue();
  }

  private void snapshotAt(int version, Sum state) {
    Snapshot snapshot =
        new StateCodec(MODULES)
            .encode("sum", state)
            .map(
                one ->
                    new Snapshot(STREAM, version, new UUID(0, version), one.schema(), one.state()))
            .orElseThrow();
    assertThat(truth.saveSnapshot(0, snapshot).succeeded()).isTrue();
  }

  private StateOutcome read(Moment moment) {
    Future<StateOutcome> read = reader.read(STREAM, moment, gate);
    assertThat(read.succeeded()).as(String.valueOf(read.cause())).isTrue();
    return read.result();
  }

  private void assertState(Moment moment, int version) {
    Sum expected = states.get(version - 1);
    assertThat(read(moment))
        .as(moment.toString())
        .isInstanceOfSatisfying(
            StateOutcome.Found.class,
            found -> {
              assertThat(found.last().version()).isEqualTo(version);
              assertThat(found.state().type()).isEqualTo("Sum");
              assertThat(found.state().json())
                  .hasToString(
                      "{\"count\":%d,\"total\":%d}".formatted(expected.count(), expected.total()));
            });
  }

  @Test
  void everyVersionIsWhatTheStateWasThen() {
    Random random = new Random(3);
    for (int i = 0; i < 2_500; i++) {
      add(random.nextInt(100), NOON.plusSeconds(i));
    }
    for (int version : new int[] {1, 2, 99, 100, 101, 999, 1_000, 1_001, 2_499, 2_500}) {
      assertState(new Moment.AtVersion(version), version);
    }
    assertState(new Moment.Latest(), 2_500);
    assertThat(read(new Moment.AtVersion(2_501))).isEqualTo(new StateOutcome.NotThere(2_500));
    assertThat(gate.open).isZero();
  }

  @Test
  void everyTimeIsWhatTheStateWasThen() {
    Random random = new Random(5);
    Instant time = NOON;
    for (int i = 0; i < 300; i++) {
      time = time.plusSeconds(random.nextInt(3));
      add(random.nextInt(100), time);
    }
    for (Instant at = NOON; at.isBefore(time.plusSeconds(2)); at = at.plusMillis(500)) {
      int version = 0;
      while (version < times.size() && !times.get(version).isAfter(at)) {
        version++;
      }
      if (version > 0) {
        assertState(new Moment.AtTime(at), version);
      }
    }
    assertThat(read(new Moment.AtTime(NOON.minusNanos(1))))
        .isEqualTo(new StateOutcome.NotYet(times.getFirst()));
  }

  @Test
  void clocksThatDifferNeverLeaveAnEventOut() {
    add(1, NOON);
    add(2, NOON.plusSeconds(9));
    add(3, NOON.plusSeconds(5));
    assertState(new Moment.AtTime(NOON.plusSeconds(5)), 1);
    assertState(new Moment.AtTime(NOON.plusSeconds(9)), 3);
  }

  @Test
  void aSnapshotSavesTheEventsBeforeIt() {
    for (int i = 0; i < 5_000; i++) {
      add(i, NOON.plusSeconds(i));
    }
    snapshotAt(4_000, states.get(3_999));
    assertState(new Moment.Latest(), 5_000);
    assertThat(store.read).isEqualTo(1_001);
    store.read = 0;
    assertState(new Moment.AtVersion(4_000), 4_000);
    assertThat(store.read).isEqualTo(1);
    store.read = 0;
    assertState(new Moment.AtVersion(3_999), 3_999);
    assertThat(store.read).isEqualTo(3_999);
    assertState(new Moment.AtTime(NOON.plusSeconds(4_500)), 4_501);
  }

  @Test
  void aSnapshotIsReallyUsed() {
    for (int i = 0; i < 1_500; i++) {
      add(i, NOON);
    }
    snapshotAt(1_500, new Sum(7, 7));
    assertThat(read(new Moment.Latest()))
        .isInstanceOfSatisfying(
            StateOutcome.Found.class,
            found -> assertThat(found.state().json()).hasToString("{\"count\":7,\"total\":7}"));
  }

  @Test
  void whatThisProgramCannotReadIsNamed() {
    add(1, NOON);
    store("Added", 2, "{\"n\":2}", NOON.plusSeconds(1));
    assertThat(read(new Moment.Latest()))
        .isInstanceOfSatisfying(
            StateOutcome.Unreadable.class,
            unreadable -> {
              assertThat(unreadable.event().version()).isEqualTo(2);
              assertThat(unreadable.problem())
                  .isEqualTo("Added has schema version 2, this program reads up to 1");
            });
    assertState(new Moment.AtVersion(1), 1);
    assertState(new Moment.AtTime(NOON), 1);
  }

  @Test
  void rulesThatFailAreADefect() {
    add(-1, NOON);
    assertThat(read(new Moment.Latest()))
        .isEqualTo(new StateOutcome.Broken("the rules of sum failed"));
  }

  @Test
  void longReadsAreBoundedAndShortOnesAreNot() {
    for (int i = 0; i < 1_001; i++) {
      add(i, NOON);
    }
    gate.max = 0;
    assertThat(read(new Moment.Latest())).isEqualTo(new StateOutcome.Busy());
    assertState(new Moment.AtVersion(1_000), 1_000);
    gate.max = 1;
    gate.gone = true;
    assertThat(reader.read(STREAM, new Moment.Latest(), gate).failed()).isTrue();
    assertThat(gate.open).isZero();
  }

  @Test
  void openCategoriesHaveNoStates() {
    assertThat(reader.folds("sum")).isTrue();
    assertThat(reader.folds("note")).isFalse();
    assertThat(read(new Moment.Latest())).isEqualTo(new StateOutcome.NoStream());
  }
}
