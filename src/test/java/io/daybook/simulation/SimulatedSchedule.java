package io.daybook.simulation;

import io.daybook.command.CommandReply;
import io.daybook.command.CommandSchedule;
import io.daybook.command.DeferredCommand;
import io.daybook.command.ScheduleOutcome;
import io.daybook.testkit.FlakyEventStore;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Commands that wait for their time, and are sent to some node then until it answers. */
final class SimulatedSchedule {
  private static final long AGAIN_MICROS = 20_000;

  private final VirtualTime time;
  private final Supplier<Optional<SimulatedNode>> anyNode;
  private final Map<String, DeferredCommand> kept = new HashMap<>();
  private final Set<String> waiting = new HashSet<>();

  SimulatedSchedule(VirtualTime time, Supplier<Optional<SimulatedNode>> anyNode) {
    this.time = time;
    this.anyNode = anyNode;
  }

  /** Returns the schedule as one process sees it. */
  CommandSchedule over(FlakyEventStore network) {
    return command -> network.call(() -> Future.succeededFuture(keep(command)));
  }

  private ScheduleOutcome keep(DeferredCommand command) {
    DeferredCommand before = kept.putIfAbsent(command.commandId(), command);
    if (before != null) {
      if (!before.envelope().fingerprint().equals(command.envelope().fingerprint())) {
        return new ScheduleOutcome.CommandIdReused();
      }
      return before.deliverAt().equals(command.deliverAt())
          ? new ScheduleOutcome.Scheduled(command.deliverAt(), true)
          : new ScheduleOutcome.OtherTime(before.deliverAt());
    }
    waiting.add(command.commandId());
    long micros = Duration.between(time.now(), command.deliverAt()).toNanos() / 1_000;
    time.after(Math.max(0, micros), () -> deliver(command));
    return new ScheduleOutcome.Scheduled(command.deliverAt(), false);
  }

  private void deliver(DeferredCommand command) {
    if (!waiting.contains(command.commandId())) {
      return;
    }
    time.after(AGAIN_MICROS, () -> deliver(command));
    anyNode
        .get()
        .ifPresent(
            node -> node.handle(command.envelope()).onSuccess(reply -> answered(command, reply)));
  }

  private void answered(DeferredCommand command, CommandReply reply) {
    if (reply instanceof CommandReply.Accepted || reply instanceof CommandReply.Rejected) {
      waiting.remove(command.commandId());
    }
  }

  /** Tells whether nothing waits any more. */
  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
