package io.daybook.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.CommandCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.DeferredCommand;
import io.daybook.command.ScheduleOutcome;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.eventstore.memory.InMemoryScheduledCommands;
import io.daybook.kernel.StreamId;
import io.daybook.privacy.SealedCommands;
import io.daybook.testkit.Tally;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A command id that is used again for another time, or another command. */
class OtherTimeTest {
  private final VirtualTime time = new VirtualTime();
  private final Instant soon = time.now().plusSeconds(60);
  private final InMemoryScheduledCommands stored = new InMemoryScheduledCommands();
  private final CommandsInTime schedule =
      new CommandsInTime(
          new SchedulePorts(
              stored,
              new InMemoryEventStore(1),
              new SealedCommands(List.of(new Tally()), null),
              new CommandCodec(List.of(new Tally())),
              envelope -> Future.failedFuture("nothing is due"),
              time,
              time.process()),
          ScheduleOptions.DEFAULTS);

  private ScheduleOutcome keep(int value, Instant deliverAt) {
    return schedule
        .schedule(
            new DeferredCommand(
                "add",
                new CommandEnvelope(
                    new StreamId("tally", "s"),
                    new Tally.Add(value, 1),
                    "k",
                    true,
                    "f" + value,
                    new CommandEnvelope.Expectation.Any(),
                    new CommandEnvelope.Context("c", "k", null, null, null)),
                deliverAt))
        .result();
  }

  @Test
  void theFirstTimeOfACommandIsToldAndStays() {
    assertThat(keep(1, soon)).isEqualTo(new ScheduleOutcome.Scheduled(soon, false));
    assertThat(keep(1, soon.plusSeconds(1))).isEqualTo(new ScheduleOutcome.OtherTime(soon));
    assertThat(keep(1, soon.minusSeconds(1))).isEqualTo(new ScheduleOutcome.OtherTime(soon));
    assertThat(keep(1, soon)).isEqualTo(new ScheduleOutcome.Scheduled(soon, true));
    assertThat(stored.nextDue().result()).contains(soon);
  }

  @Test
  void anotherCommandIsAnotherOneAtAnyTime() {
    keep(1, soon);
    assertThat(keep(2, soon)).isEqualTo(new ScheduleOutcome.CommandIdReused());
    assertThat(keep(2, soon.plusSeconds(1))).isEqualTo(new ScheduleOutcome.CommandIdReused());
  }
}
