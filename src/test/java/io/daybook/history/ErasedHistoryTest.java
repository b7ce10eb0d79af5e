package io.daybook.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.EventCodec;
import io.daybook.codec.Json;
import io.daybook.codec.StateCodec;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Metadata;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.Snapshot;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.eventstore.memory.InMemorySubjectKeys;
import io.daybook.kernel.Category;
import io.daybook.kernel.DataSubject;
import io.daybook.kernel.Decider;
import io.daybook.kernel.Personal;
import io.daybook.kernel.StreamId;
import io.daybook.platform.Clock;
import io.daybook.platform.SecureBytes;
import io.daybook.privacy.MasterKeys;
import io.daybook.privacy.PersonalEventStore;
import io.daybook.privacy.PersonalReader;
import io.daybook.privacy.PersonalSealer;
import io.daybook.privacy.SealedStates;
import io.daybook.privacy.SubjectKeys;
import io.daybook.privacy.Subjects;
import io.daybook.testkit.ForwardingEventStore;
import io.daybook.testkit.TestModule;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who was erased is in no state, of now or of then. */
class ErasedHistoryTest {
  private static final StreamId STREAM = new StreamId("person", "p-1");
  private static final int EVENTS = 2_500;
  private static final Moment FIRST = new Moment.AtVersion(1);

  record Named(@DataSubject String person, @Personal String name) {}

  record Seen(long times) {}

  record Person(String name, long seen) {}

  private static final class Persons implements Decider<Object, Object, Person> {
    @Override
    public Person initial() {
      return new Person("", 0);
    }

    @Override
    public List<Object> decide(Object command, Person state) {
      return List.of();
    }

    @Override
    public Person evolve(Person state, Object event) {
      return event instanceof Named named
          ? new Person(named.name(), state.seen())
          : new Person(state.name(), state.seen() + 1);
    }
  }

  private static final List<TestModule> MODULES =
      List.of(
          TestModule.of(
              Category.named("person", new Persons())
                  .event(Named.class)
                  .event(Seen.class)
                  .build()));

  private final Vertx vertx = Vertx.vertx();
  private final InMemoryEventStore stored = new InMemoryEventStore(1);
  private final EventCodec codec = new EventCodec(MODULES);
  private final SubjectKeys keys =
      new SubjectKeys(
          new InMemorySubjectKeys(),
          MasterKeys.of(MasterKeys.generate(SecureBytes.system()), null),
          SecureBytes.system(),
          Clock.system());
  private final SealedStates sealed = new SealedStates(keys);
  private Set<UUID> keyIds = Set.of();

  @BeforeEach
  void fill() {
    append(1, new Named("p", "Ada"));
    for (long version = 2; version <= EVENTS; version++) {
      append(version, new Seen(version));
    }
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private void append(long version, Object event) {
    PersonalSealer sealer = new PersonalSealer(MODULES, keys);
    UUID id = new UUID(0, version);
    EventCodec.Encoded plain = codec.encode(event);
    PersonalSealer.Sealing first = sealer.begin(STREAM);
    first.seal(id, event, plain.data());
    await(sealer.load(first.missing()));
    PersonalSealer.Sealing sealing = sealer.begin(STREAM);
    Json data = sealing.seal(id, event, plain.data()).data();
    String ids = sealing.keys().stream().map(UUID::toString).collect(Collectors.joining(","));
    keyIds = keyIds.isEmpty() ? sealing.keys() : keyIds;
    Json metadata = Metadata.begin().add(Metadata.PERSONAL_KEYS, ids.isEmpty() ? null : ids).end();
    RecordedEvent recorded =
        new RecordedEvent(
            0,
            version,
            STREAM,
            version,
            id,
            plain.type(),
            1,
            data,
            metadata,
            "c" + version,
            0,
            Instant.EPOCH,
            EventHash.NONE);
    await(stored.append(new AppendBatch(0, version - 1, List.of(recorded))));
  }

  private void snapshotAt(int version, Person state) {
    StateCodec.Encoded encoded = new StateCodec(MODULES).encode("person", state).orElseThrow();
    Snapshot plain =
        new Snapshot(STREAM, version, new UUID(0, version), encoded.schema(), encoded.state());
    await(stored.saveSnapshot(0, sealed.seal(plain, keyIds).orElseThrow()));
  }

  private void erase() {
    assertThat(await(new Subjects(vertx, keys, List.of()).erase("p"))).isTrue();
  }

  private String state(EventStore store, Moment moment) {
    StateReader reader =
        new StateReader(
            new PersonalEventStore(store, new PersonalReader(keys)), codec, MODULES, sealed);
    StateOutcome outcome = await(reader.read(STREAM, moment, new Unbounded()));
    return outcome instanceof StateOutcome.Found found
        ? found.state().json().toString().replace('"', '\'')
        : outcome.toString();
  }

  private static final class Unbounded implements StateReader.LongReads {
    @Override
    public boolean enter() {
      return true;
    }

    @Override
    public void leave() {}

    @Override
    public boolean isVoid() {
      return false;
    }
  }

  @Test
  void aStateForgetsWhoIsErased() {
    assertThat(state(stored, new Moment.Latest())).isEqualTo("{'name':'Ada','seen':2499}");
    assertThat(state(stored, FIRST)).isEqualTo("{'name':'Ada','seen':0}");
    erase();
    assertThat(state(stored, new Moment.Latest())).isEqualTo("{'name':'[erased]','seen':2499}");
    assertThat(state(stored, FIRST)).isEqualTo("{'name':'[erased]','seen':0}");
    assertThat(state(stored, new Moment.AtTime(Instant.EPOCH))).doesNotContain("Ada");
  }

  @Test
  void aSnapshotOfWhoIsErasedIsOfNoUse() {
    snapshotAt(2_000, new Person("Ada of the snapshot", 1_999));
    assertThat(state(stored, new Moment.Latest()))
        .isEqualTo("{'name':'Ada of the snapshot','seen':2499}");
    erase();
    assertThat(state(stored, new Moment.Latest())).isEqualTo("{'name':'[erased]','seen':2499}");
  }

  @Test
  void whoIsErasedDuringTheFoldIsNotInIt() {
    EventStore erasing =
        new ForwardingEventStore(stored) {
          private int pages;

          @Override
          public Future<List<RecordedEvent>> readStream(
              StreamId stream, long from, int limit, Direction direction) {
            Future<Boolean> before =
                ++pages == 3
                    ? new Subjects(vertx, keys, List.of()).erase("p")
                    : Future.succeededFuture(true);
            return before.compose(done -> super.readStream(stream, from, limit, direction));
          }
        };
    assertThat(state(erasing, new Moment.Latest())).isEqualTo("{'name':'[erased]','seen':2499}");
  }
}
