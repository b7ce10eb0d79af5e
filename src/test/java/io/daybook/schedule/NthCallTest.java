package io.daybook.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.CommandCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandReply;
import io.daybook.command.DeferredCommand;
import io.daybook.command.ScheduleOutcome;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.eventstore.memory.InMemoryScheduledCommands;
import io.daybook.kernel.StreamId;
import io.daybook.privacy.SealedCommands;
import io.daybook.testkit.ForwardingScheduledCommands;
import io.daybook.testkit.Tally;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store fails the n-th call, for every n, before it had an effect or after. */
class NthCallTest {
  private static final int COMMANDS = 12;
  private static final int CALLS_MAX = 1_000;
  private static final long MICROS_MAX = 120_000_000;

  private static final class FailingOnce extends ForwardingScheduledCommands {
    private final int failing;
    private final boolean effective;
    private int calls;

    FailingOnce(InMemoryScheduledCommands store, int failing, boolean effective) {
      super(store);
      this.failing = failing;
      this.effective = effective;
    }

    @Override
    protected <T> Future<T> call(Supplier<Future<T>> effect) {
      if (++calls != failing) {
        return effect.get();
      }
      if (effective) {
        effect.get().result();
      }
      return Future.failedFuture("broke off");
    }
  }

  /** One run. */
  private static final class Run {
    private final VirtualTime time = new VirtualTime();
    private final InMemoryScheduledCommands stored = new InMemoryScheduledCommands();
    private final FailingOnce store;
    private final Set<String> effects = new LinkedHashSet<>();
    private final List<String> early = new ArrayList<>();
    private final CommandsInTime schedule;
    private int kept;

    Run(int failing, boolean effective) {
      store = new FailingOnce(stored, failing, effective);
      VirtualTime.Life process = time.process();
      schedule =
          new CommandsInTime(
              new SchedulePorts(
                  store,
                  new InMemoryEventStore(1),
                  new SealedCommands(List.of(new Tally()), null),
                  new CommandCodec(List.of(new Tally())),
                  this::send,
                  time,
                  process),
              ScheduleOptions.DEFAULTS);
    }

    private Future<CommandReply> send(CommandEnvelope envelope) {
      effects.add(envelope.commandId());
      if (time.now().isBefore(due(envelope.commandId()))) {
        early.add(envelope.commandId());
      }
      return Future.succeededFuture(
          new CommandReply.Accepted(envelope.stream(), 1, 0, 1, List.of(), false));
    }

    private static Instant due(String commandId) {
      return Instant.parse("2026-01-01T00:00:00Z")
          .plusMillis(100L * (Integer.parseInt(commandId.substring(1)) % 4));
    }

    private void keep(int number) {
      String id = "k" + number;
      DeferredCommand command =
          new DeferredCommand(
              "add",
              new CommandEnvelope(
                  new StreamId("tally", "s" + number % 3),
                  new Tally.Add(number, 1),
                  id,
                  true,
                  "f" + number,
                  new CommandEnvelope.Expectation.Any(),
                  new CommandEnvelope.Context("c", id, null, null, null)),
              due(id));
      schedule
          .schedule(command)
          .onComplete(
              outcome -> kept += outcome instanceof ScheduleOutcome.Scheduled ? 1 : 0,
              unknown -> time.after(1_000, () -> keep(number)));
    }

    void play() {
      assertThat(schedule.start().succeeded()).as("it begins, whatever fails").isTrue();
      for (int i = 0; i < COMMANDS; i++) {
        int number = i;
        time.after(i * 100L, () -> keep(number));
      }
      assertThat(time.runUntil(() -> kept == COMMANDS && stored.keys().isEmpty(), MICROS_MAX))
          .as("none is forgotten")
          .isTrue();
      assertThat(effects).hasSize(COMMANDS);
      assertThat(early).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noneIsForgottenOrComesTooEarly(boolean effective) {
    int failing = 0;
    Run run;
    do {
      run = new Run(++failing, effective);
      run.play();
    } while (run.store.calls >= failing && failing < CALLS_MAX);
    assertThat(failing).as("every call failed once").isBetween(20, CALLS_MAX - 1);
  }
}
