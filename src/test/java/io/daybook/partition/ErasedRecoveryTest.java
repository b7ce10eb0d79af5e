package io.daybook.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Context;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.EventStore.Direction;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.eventstore.memory.InMemorySubjectKeys;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.StreamId;
import io.daybook.partition.ErasedStatesTest.Command;
import io.daybook.platform.Clock;
import io.daybook.platform.SecureBytes;
import io.daybook.privacy.MasterKeys;
import io.daybook.privacy.PersonalEventStore;
import io.daybook.privacy.PersonalReader;
import io.daybook.privacy.PersonalWriting;
import io.daybook.privacy.SubjectKeys;
import io.daybook.privacy.Subjects;
import io.daybook.testkit.ForwardingEventStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A person is erased while a partition reads what another owner has appended. */
final class ErasedRecoveryTest {
  private static final StreamId STREAM = new StreamId("person", "p-1");

  private final List<DomainModule> modules = List.of(new ErasedStatesTest.Persons());
  private final InMemorySubjectKeys stored = new InMemorySubjectKeys();
  private final SubjectKeys keys =
      new SubjectKeys(
          stored,
          MasterKeys.of(MasterKeys.generate(SecureBytes.system()), null),
          SecureBytes.system(),
          Clock.system());
  private final InMemoryEventStore truth = new InMemoryEventStore(1);
  private final Owners owners = new Owners(modules, PersonalWriting.with(modules, keys));
  private final SlowPages slow = new SlowPages();
  private final Vertx vertx = Vertx.vertx();
  private int commands;

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** A store whose pages of a partition are on their way for long, decrypted. */
  private final class SlowPages extends ForwardingEventStore {
    private final Promise<Void> arrival = Promise.promise();
    private int asked;

    SlowPages() {
      super(new PersonalEventStore(truth, new PersonalReader(keys)));
    }

    @Override
    public Future<List<RecordedEvent>> readPartition(int partition, long from, int limit) {
      asked++;
      return super.readPartition(partition, from, limit)
          .compose(page -> arrival.future().map(page));
    }
  }

  private Future<CommandReply> send(Partition owner, Command command) {
    String id = "c-" + commands++;
    Future<CommandReply> reply =
        owner.handle(
            new CommandEnvelope(
                STREAM,
                command,
                id,
                false,
                "",
                new Expectation.Any(),
                new Context(id, id, null, null, null)));
    owners.run();
    return reply;
  }

  private String lastEvent() {
    List<RecordedEvent> events = truth.readStream(STREAM, 1, 100, Direction.FORWARD).result();
    return events.getLast().data().toString();
  }

  @Test
  void whatWasReadBeforeTheErasureIsForgottenToo() {
    Partition owner = owners.owner(slow);
    send(owner, new Command.Count());
    assertThat(lastEvent()).isEqualTo("{\"letters\":0}");
    send(
        owners.owner(new PersonalEventStore(truth, new PersonalReader(keys))),
        new Command.Name("p", "Ada"));
    Future<CommandReply> behind = send(owner, new Command.Count());
    assertThat(slow.asked).isEqualTo(1);
    assertThat(behind.isComplete()).isFalse();

    assertThat(new Subjects(vertx, keys, List.of()).erase("p").succeeded()).isTrue();
    UUID key = stored.latest(Set.of("p")).result().getFirst().id();
    Future<Void> forgotten = owner.erased(Set.of(key));
    owners.run();
    slow.arrival.complete();
    owners.run();

    assertThat(forgotten.succeeded()).isTrue();
    assertThat(behind.result()).isInstanceOf(CommandReply.Accepted.class);
    assertThat(lastEvent()).isEqualTo("{\"letters\":8}");
    send(owner, new Command.Count());
    assertThat(lastEvent()).isEqualTo("{\"letters\":8}");
  }
}
