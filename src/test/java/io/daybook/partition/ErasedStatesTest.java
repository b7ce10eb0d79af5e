package io.daybook.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.append.AppendTurns;
import io.daybook.codec.EventCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Context;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandGateway;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStore.Direction;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.Snapshot;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.eventstore.memory.InMemorySubjectKeys;
import io.daybook.kernel.Category;
import io.daybook.kernel.DataSubject;
import io.daybook.kernel.Decider;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Personal;
import io.daybook.kernel.StreamId;
import io.daybook.platform.BusAddresses;
import io.daybook.platform.Clock;
import io.daybook.platform.LocalMessageCodec;
import io.daybook.platform.SecureBytes;
import io.daybook.privacy.MasterKeys;
import io.daybook.privacy.PersonalEventStore;
import io.daybook.privacy.PersonalReader;
import io.daybook.privacy.PersonalWriting;
import io.daybook.privacy.SubjectKeys;
import io.daybook.privacy.Subjects;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** States and snapshots keep nothing of who was erased, also while commands are under way. */
class ErasedStatesTest {
  private static final StreamId STREAM = new StreamId("person", "p-1");
  private static final int PAGE_EVENTS = 4;

  sealed interface Command {
    record Name(@DataSubject String person, @Personal String name) implements Command {}

    record Count() implements Command {}
  }

  sealed interface Event {
    record Named(@DataSubject String person, @Personal String name) implements Event {}

    /** Tells what name the state had, and is not personal. */
    record Counted(int letters) implements Event {}
  }

  record Person(String name) {}

  static final class Persons implements Decider<Command, Event, Person>, DomainModule {
    @Override
    public Person initial() {
      return new Person("");
    }

    @Override
    public List<Event> decide(Command command, Person state) {
      return switch (command) {
        case Command.Name(String person, String name) -> List.of(new Event.Named(person, name));
        case Command.Count() -> List.of(new Event.Counted(state.name().length()));
      };
    }

    @Override
    public Person evolve(Person state, Event event) {
      return event instanceof Event.Named named ? new Person(named.name()) : state;
    }

    @Override
    public String name() {
      return "persons";
    }

    @Override
    public List<Category<?, ?, ?>> categories() {
      return List.of(
          Category.named("person", new Persons())
              .command("name", Command.Name.class)
              .command("count", Command.Count.class)
              .event(Event.Named.class)
              .event(Event.Counted.class)
              .build());
    }
  }

  private static final List<DomainModule> MODULES = List.of(new Persons());

  private final EventStore stored = new InMemoryEventStore(1);
  private final SubjectKeys keys =
      new SubjectKeys(
          new InMemorySubjectKeys(),
          MasterKeys.of(MasterKeys.generate(SecureBytes.system()), null),
          SecureBytes.system(),
          Clock.system());
  private final List<Vertx> started = new ArrayList<>();
  private int commands;

  @AfterEach
  void close() {
    started.forEach(vertx -> await(vertx.close()));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Starts an owner of the partition with nothing in its cache. */
  private Vertx owner() {
    Vertx vertx = Vertx.vertx();
    started.add(vertx);
    LocalMessageCodec.register(vertx);
    await(
        vertx.deployVerticle(
            new PartitionVerticle(
                0,
                Owners.pages(2, PAGE_EVENTS),
                new PersonalEventStore(stored, new PersonalReader(keys)),
                new EventCodec(MODULES),
                MODULES,
                PersonalWriting.with(MODULES, keys),
                new AppendTurns(1),
                Clock.system())));
    return vertx;
  }

  private Future<CommandReply> send(Vertx vertx, Command command) {
    String id = "c-" + commands++;
    return new CommandGateway(vertx, stored.partitions())
        .send(
            new CommandEnvelope(
                STREAM,
                command,
                id,
                false,
                "",
                new Expectation.Any(),
                new Context(id, id, null, null, null)));
  }

  private void accepted(Vertx vertx, Command command) {
    assertThat(await(send(vertx, command))).isInstanceOf(CommandReply.Accepted.class);
  }

  private List<RecordedEvent> events() {
    return await(stored.readStream(STREAM, 1, 10_000, Direction.FORWARD));
  }

  private boolean erase(Vertx vertx) {
    return await(new Subjects(vertx, keys, List.of(BusAddresses.erasedPartition(0))).erase("p"));
  }

  private String counted(Vertx vertx) {
    accepted(vertx, new Command.Count());
    return events().getLast().data().toString();
  }

  @Test
  void aStateForgetsWhoIsErased() {
    Vertx vertx = owner();
    accepted(vertx, new Command.Name("p", "Ada"));
    assertThat(counted(vertx)).isEqualTo("{\"letters\":3}");
    assertThat(erase(vertx)).isTrue();
    assertThat(counted(vertx)).isEqualTo("{\"letters\":8}");
    assertThat(await(send(vertx, new Command.Name("p", "Ada"))))
        .isEqualTo(
            new CommandReply.Rejected(
                "subject-erased",
                "The person was erased; nothing personal is kept of them until that is allowed"
                    + " again"));
  }

  @Test
  void aSnapshotIsOfNoUseOnceItsPersonIsErased() throws InterruptedException {
    Vertx vertx = owner();
    accepted(vertx, new Command.Name("p", "Ada"));
    for (int i = 0; i < 2 * PAGE_EVENTS; i++) {
      accepted(vertx, new Command.Count());
    }
    Snapshot snapshot = snapshot();
    assertThat(snapshot.state().toString()).doesNotContain("Ada", "Person");

    assertThat(counted(owner())).isEqualTo("{\"letters\":3}");
    assertThat(erase(vertx)).isTrue();
    Vertx later = owner();
    assertThat(counted(later)).isEqualTo("{\"letters\":8}");
    for (int i = 0; i < 2 * PAGE_EVENTS; i++) {
      accepted(later, new Command.Count());
    }
    assertThat(counted(owner())).isEqualTo("{\"letters\":8}");
  }

  private Snapshot snapshot() throws InterruptedException {
    for (int tries = 0; tries < 200; tries++) {
      var found = await(stored.readSnapshot(0, STREAM));
      if (found.isPresent()) {
        return found.get();
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new AssertionError("no snapshot");
  }

  @Test
  void commandsThatAreUnderWayAreDecidedAgain() {
    Vertx vertx = owner();
    accepted(vertx, new Command.Name("p", "Ada"));
    List<Future<CommandReply>> replies = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      replies.add(send(vertx, i % 5 == 0 ? new Command.Name("p", "Bob") : new Command.Count()));
    }
    assertThat(erase(vertx)).isTrue();
    int before = events().size();
    await(Future.all(replies));
    assertThat(counted(vertx)).isEqualTo("{\"letters\":8}");

    assertThat(events().subList(before, events().size()))
        .allMatch(event -> event.data().toString().equals("{\"letters\":8}"));
    assertThat(await(new PersonalReader(keys).read(events())))
        .noneMatch(event -> event.data().toString().contains("Bob"));
  }
}
