package io.daybook.schedule;

import io.daybook.command.DeferredCommand;
import io.daybook.command.ScheduleOutcome;
import io.daybook.eventstore.ScheduledCommandStore.Counts;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * The schedule of one process as a plain state machine: what takes commands in, what delivers them,
 * and what counts them.
 *
 * <p>Context: owned by one verticle.
 */
public final class CommandsInTime {
  private static final Duration OVERDUE = Duration.ofSeconds(60);

  private final SchedulePorts ports;
  private final ScheduleCounters counters = new ScheduleCounters();
  private final Deliveries deliveries;
  private final Scheduling scheduling;
  private final Upkeep upkeep;

  /** Creates it; nothing is delivered before {@link #start}. */
  public CommandsInTime(SchedulePorts ports, ScheduleOptions options) {
    this.ports = ports;
    this.deliveries = new Deliveries(ports, options, counters);
    this.scheduling = new Scheduling(ports, options, counters, deliveries::kept);
    this.upkeep = new Upkeep(ports, options, counters);
  }

  /** Begins, also where the store can't count yet what waits; completes after it has tried. */
  public Future<Void> start() {
    deliveries.start();
    return upkeep.start();
  }

  /** Keeps a command. */
  public Future<ScheduleOutcome> schedule(DeferredCommand command) {
    return scheduling.schedule(command);
  }

  /** Returns what was counted. */
  public ScheduleCounters counters() {
    return counters;
  }

  /** Returns what is wrong, an empty text where commands are delivered in time. */
  public String problem() {
    Counts stored = counters.stored();
    if (counters.lagSeconds(ports.clock().now()) < OVERDUE.toSeconds()) {
      return "";
    }
    String trouble = deliveries.trouble();
    return "%d commands are overdue, the first since %s%s"
        .formatted(stored.overdue(), stored.oldest(), trouble == null ? "" : ": " + trouble);
  }

  /** Delivers no more, and waits for what is under way. */
  public Future<Void> stop() {
    upkeep.stop();
    return deliveries.stop();
  }
}
