package io.daybook.command;

import io.vertx.core.Future;

/**
 * Keeps commands until their time.
 *
 * <p>A command is delivered under its own command id on the way that all commands take, so it takes
 * effect at most once, whatever breaks; and it is sent again until it is known what came of it. A
 * time that has come is allowed: then it is delivered at once.
 *
 * <p>Context: futures complete on the context that called.
 */
@FunctionalInterface
public interface CommandSchedule {
  /**
   * Keeps a command, durably, before the future completes. Done again with the same command, id and
   * time, it changes nothing.
   *
   * <p>The future fails when it is not known whether the command is kept; then repeat it.
   */
  Future<ScheduleOutcome> schedule(DeferredCommand command);
}
