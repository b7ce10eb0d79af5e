package io.daybook.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.append.AppendTurns;
import io.daybook.codec.Json;
import io.daybook.codec.RawEvent;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.kernel.Category;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.FlakyEventStore;
import io.daybook.testkit.RandomRuns;
import io.daybook.testkit.TestModule;
import io.daybook.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Appends to an open category, by two writers, over a store that breaks off: in virtual time. */
final class OpenStreamTest {
  private static final int APPENDS = 120;
  private static final TestModule MODULE = TestModule.of(Category.open("note"));

  /** One run. */
  private static final class Run {
    private final VirtualTime time = new VirtualTime();
    private final InMemoryEventStore truth = new InMemoryEventStore(1);
    private final Random random;
    private final List<SimulatedPartition> writers = new ArrayList<>();
    private final List<FlakyEventStore> stores = new ArrayList<>();
    private final Map<String, CommandReply.Accepted> accepted = new HashMap<>();
    private int open = APPENDS;
    private int refused;

    Run(Random random) {
      this.random = random;
      for (int i = 0; i < 2; i++) {
        VirtualTime.Life process = time.process();
        FlakyEventStore store =
            new FlakyEventStore(truth, time, process, new SplittableRandom(random.nextLong()), 0.1);
        stores.add(store);
        writers.add(
            new SimulatedPartition(
                0,
                truth.head(0).result(),
                store,
                MODULE,
                new AppendTurns(1),
                time,
                process,
                random.nextLong(),
                batch -> {}));
      }
    }

    void play() {
      for (int i = 0; i < APPENDS; i++) {
        CommandEnvelope append = append(i);
        time.after(random.nextInt(50_000), () -> send(append));
      }
      time.after(300_000, () -> stores.forEach(store -> store.breakOff(0)));
      assertThat(time.runUntil(() -> open == 0, 60_000_000)).as(open + " open").isTrue();
    }

    private CommandEnvelope append(int number) {
      List<Object> events = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(4); i++) {
        events.add(new RawEvent("T" + number, Json.of("{\"i\":" + i + "}")));
      }
      Expectation expectation =
          random.nextInt(3) > 0
              ? new Expectation.Any()
              : new Expectation.AtVersion(1 + random.nextInt(30));
      return new CommandEnvelope(
          new StreamId("note", "n" + random.nextInt(3)),
          events,
          "k" + number,
          true,
          "f" + number,
          expectation,
          new CommandEnvelope.Context("c", "c", null, null, null));
    }

    private void send(CommandEnvelope append) {
      writers.get(random.nextInt(2)).handle(append).onSuccess(reply -> answered(append, reply));
    }

    private void answered(CommandEnvelope append, CommandReply reply) {
      switch (reply) {
        case CommandReply.Accepted answer -> {
          CommandReply.Accepted before = accepted.putIfAbsent(append.commandId(), answer);
          if (before == null && random.nextBoolean()) {
            send(append);
          } else {
            assertThat(answer.events()).isEqualTo((before == null ? answer : before).events());
            open--;
          }
        }
        case CommandReply.VersionMismatch _ -> {
          refused++;
          open--;
        }
        default -> time.after(1_000 + random.nextInt(20_000), () -> send(append));
      }
    }

    void check() {
      Map<StreamId, Long> versions = new HashMap<>();
      Map<String, List<Long>> byCommand = new HashMap<>();
      for (RecordedEvent event : truth.readPartition(0, 1, Integer.MAX_VALUE).result()) {
        assertThat(event.version()).isEqualTo(versions.merge(event.stream(), 1L, Long::sum));
        assertThat(event.type()).isEqualTo("T" + event.commandId().substring(1));
        assertThat(event.data()).hasToString("{\"i\":" + event.commandIndex() + "}");
        byCommand.computeIfAbsent(event.commandId(), id -> new ArrayList<>()).add(event.version());
      }
      assertThat(byCommand.keySet()).isEqualTo(accepted.keySet());
      accepted.forEach(
          (id, answer) ->
              assertThat(answer.events().stream().map(CommandReply.Event::version).toList())
                  .isEqualTo(byCommand.get(id)));
      assertThat(accepted.size() + refused).isGreaterThanOrEqualTo(APPENDS);
    }
  }

  @Test
  void everyAppendIsThereOnceAndAllTogether() {
    RandomRuns.run(
        200,
        random -> {
          Run run = new Run(random);
          run.play();
          run.check();
        });
  }

  @Test
  void aLongStreamHasASnapshotOfItsNoState() {
    Run run = new Run(new Random(1));
    run.stores.forEach(store -> store.breakOff(0));
    run.play();
    assertThat(run.writers)
        .anySatisfy(writer -> assertThat(writer.counters().snapshots()).isPositive());
    run.check();
  }
}
