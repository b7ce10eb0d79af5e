package io.daybook.simulation;

import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.Trouble;
import io.daybook.eventstore.ScheduledCommandStore;
import io.daybook.testkit.ForwardingScheduledCommands;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Scheduled commands with a planted defect. */
final class DefectiveSchedule extends ForwardingScheduledCommands {
  private static final Duration EARLY = Duration.ofMillis(30);
  private static final Duration EVER = Duration.ofDays(1);

  private final ScheduleDefect defect;

  DefectiveSchedule(ScheduledCommandStore store, ScheduleDefect defect) {
    super(store);
    this.defect = defect;
  }

  @Override
  public Future<List<ScheduledCommand>> claim(Instant now, Instant until, int limit) {
    return switch (defect) {
      case REMOVES_BEFORE_IT_SENDS ->
          super.claim(now, until, limit).compose(due -> super.remove(due).map(due));
      case COMES_TOO_EARLY -> super.claim(now.plus(EARLY), until, limit);
      case CLAIMS_FOR_EVER -> super.claim(now, now.plus(EVER), limit);
      default -> super.claim(now, until, limit);
    };
  }

  @Override
  public Future<Void> again(ScheduledCommand claimed, Instant dueAt, boolean unsure, Trouble why) {
    return defect == ScheduleDefect.FORGETS_WHAT_WAS_BUSY && !unsure
        ? super.remove(List.of(claimed))
        : super.again(claimed, dueAt, unsure, why);
  }

  /** A row that is claimed looks as if it was never sent, and is removed whatever it is. */
  @Override
  public Future<Optional<ScheduledCommand>> find(ScheduledCommand.Key key) {
    return defect == ScheduleDefect.CANCELS_WHAT_IS_CLAIMED
        ? super.find(key)
            .map(
                found ->
                    found.map(
                        one ->
                            ScheduledCommand.waiting(
                                one.key(), one.content(), one.deliverAt(), one.scheduledAt())))
        : super.find(key);
  }

  @Override
  public Future<Boolean> cancel(ScheduledCommand seen, Instant now) {
    return defect == ScheduleDefect.CANCELS_WHAT_IS_CLAIMED
        ? super.remove(List.of(seen)).map(true)
        : super.cancel(seen, now);
  }
}
