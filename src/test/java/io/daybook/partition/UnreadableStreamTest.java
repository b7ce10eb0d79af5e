package io.daybook.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.append.AppendTurns;
import io.daybook.codec.EventCodec;
import io.daybook.codec.StateCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.kernel.Category;
import io.daybook.kernel.Category.EventType;
import io.daybook.kernel.Decider;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.EventFields;
import io.daybook.kernel.Rejection;
import io.daybook.kernel.StreamId;
import io.daybook.kernel.Upcaster;
import io.daybook.kernel.Upcaster.Part;
import io.daybook.platform.Ids;
import io.daybook.privacy.PersonalWriting;
import io.daybook.testkit.FlakyEventStore;
import io.daybook.testkit.TestModule;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** An older and a newer program on one store, in virtual time. */
final class UnreadableStreamTest {
  record Noted(String text) {}

  record Titled(String title) {}

  record Count(int events) {}

  /** Both programs have the same states, so that only the events keep their snapshots apart. */
  private static final class Counting implements Decider<Object, Object, Count> {
    @Override
    public Count initial() {
      return new Count(0);
    }

    @Override
    public List<Object> decide(Object command, Count state) {
      if (command.equals(state)) {
        throw new Rejection("so-many", "there are " + state.events());
      }
      return List.of(command);
    }

    @Override
    public Count evolve(Count state, Object event) {
      return new Count(state.events() + 1);
    }
  }

  /** What the older program knows. */
  private static final Category<?, ?, ?> OLDER =
      Category.named("note", new Counting()).event(Noted.class).build();

  /** A release later: a note is a title now, and what was one note is two. */
  private static final Category<?, ?, ?> NEWER =
      Category.named("note", new Counting())
          .event(new EventType<>("Noted", 2, Titled.class))
          .upcast(
              Upcaster.split(
                  "Noted",
                  1,
                  Part.of("Noted", 2, event -> event.data().rename("text", "title")),
                  Part.of("Noted", 2, event -> EventFields.empty().with("title", "again"))))
          .build();

  private final VirtualTime time = new VirtualTime();
  private final VirtualTime.Life process = time.process();
  private final InMemoryEventStore truth = new InMemoryEventStore(1);
  private final FlakyEventStore store =
      new FlakyEventStore(truth, time, process, new SplittableRandom(1), 0);

  private Partition program(Category<?, ?, ?> category) {
    return program(category, store, PartitionOptions.DEFAULTS);
  }

  private Partition program(
      Category<?, ?, ?> category, EventStore events, PartitionOptions options) {
    List<DomainModule> modules = List.of(TestModule.of(category));
    PartitionPorts ports =
        new PartitionPorts(
            events,
            new EventCodec(modules),
            new StateCodec(modules),
            PersonalWriting.without(modules),
            modules,
            new AppendTurns(1),
            process,
            process::elsewhere,
            batch -> {});
    return new Partition(0, options, time, new Ids(1), truth.head(0).result(), ports);
  }

  private CommandReply send(Partition to, String id, Object event, String commandId) {
    Future<CommandReply> reply =
        to.handle(
            new CommandEnvelope(
                new StreamId("note", id),
                event,
                commandId,
                true,
                "f" + commandId,
                new Expectation.Any(),
                new CommandEnvelope.Context("c", commandId, null, null, null)));
    time.run(100_000);
    return reply.result();
  }

  private static void assertVersion(CommandReply reply, long version) {
    assertThat(reply)
        .isInstanceOfSatisfying(
            CommandReply.Accepted.class,
            accepted -> assertThat(accepted.version()).isEqualTo(version));
  }

  private void assertUnreadable(CommandReply reply, long version) {
    assertThat(reply)
        .isEqualTo(
            new CommandReply.StreamUnreadable(
                "Noted has schema version 2, this program reads up to 1",
                "Noted",
                2,
                version,
                0,
                2));
  }

  @Test
  void aStreamWithANewerEventIsRefusedAndTheOthersGoOn() {
    assertVersion(send(program(OLDER), "a", new Noted("x"), "k1"), 1);
    assertVersion(send(program(NEWER), "a", new Titled("y"), "k2"), 2);

    Partition older = program(OLDER);
    assertUnreadable(send(older, "a", new Noted("z"), "k3"), 2);
    assertUnreadable(send(older, "a", new Noted("z"), "k4"), 2);
    assertVersion(send(older, "b", new Noted("z"), "k5"), 1);
    assertThat(truth.head(0).result().position()).isEqualTo(3);
    assertThat(older.counters().waiting()).isZero();

    Partition upgraded = program(NEWER);
    assertVersion(send(upgraded, "a", new Titled("z"), "k3"), 3);
  }

  @Test
  void aRepeatOfWhatTookEffectGetsItsAnswerFromAProgramThatCannotReadTheStream() {
    assertVersion(send(program(OLDER), "a", new Noted("x"), "k1"), 1);
    assertVersion(send(program(NEWER), "a", new Titled("y"), "k2"), 2);

    Partition older = program(OLDER);
    for (String commandId : List.of("k2", "k1")) {
      assertThat(send(older, "a", new Noted("x"), commandId))
          .isInstanceOfSatisfying(
              CommandReply.Accepted.class, accepted -> assertThat(accepted.replayed()).isTrue());
    }
  }

  @Test
  void aCachedStateIsGivenUpWhenAnotherProgramWritesANewerEvent() {
    Partition older = program(OLDER);
    assertVersion(send(older, "a", new Noted("x"), "k1"), 1);
    assertVersion(send(program(NEWER), "a", new Titled("y"), "k2"), 2);

    assertUnreadable(send(older, "a", new Noted("z"), "k3"), 2);
    assertVersion(send(older, "b", new Noted("z"), "k4"), 1);
  }

  @Test
  void anEventThatHasBecomeSeveralIsOneVersion() {
    assertVersion(send(program(OLDER), "a", new Noted("x"), "k1"), 1);
    Partition newer = program(NEWER);
    assertVersion(send(newer, "a", new Titled("y"), "k2"), 2);
    assertThat(send(newer, "a", new Count(3), "k3"))
        .isEqualTo(new CommandReply.Rejected("so-many", "there are 3"));
  }

  @Test
  void aSnapshotOfANewerProgramDoesNotHideANewerEvent() {
    PartitionOptions usual = PartitionOptions.DEFAULTS;
    int events = 3 * usual.snapshotEveryEvents();
    Partition newer = program(NEWER, truth, usual);
    for (int i = 0; i < events; i++) {
      send(newer, "a", new Titled("t"), "k" + i);
    }
    assertThat(newer.counters().snapshots()).isPositive();

    assertThat(send(program(OLDER), "a", new Noted("z"), "late"))
        .isInstanceOf(CommandReply.StreamUnreadable.class);
  }
}
