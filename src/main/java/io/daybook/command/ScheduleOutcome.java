package io.daybook.command;

import io.daybook.platform.LocalMessage;
import java.time.Instant;

/** What came of a command that was to be scheduled. */
public sealed interface ScheduleOutcome extends LocalMessage {
  /**
   * It is stored, durably, and will be delivered.
   *
   * @param deliverAt not before that
   * @param alreadyThere whether the same command was scheduled before under this command id
   */
  record Scheduled(Instant deliverAt, boolean alreadyThere) implements ScheduleOutcome {}

  /**
   * The same command was scheduled before under this command id, was refused when its time came,
   * and is kept for an operator to see. Nothing changed.
   *
   * @param problem what kind of problem, as in a problem answer, for example {@code rejected}
   * @param detail what was wrong, for people
   */
  record Parked(Instant deliverAt, String problem, String detail) implements ScheduleOutcome {}

  /** The same command took effect before under this command id. Nothing changed. */
  record Delivered(CommandReply.Accepted reply) implements ScheduleOutcome {}

  /** The command id belongs to another command. Nothing changed. */
  record CommandIdReused() implements ScheduleOutcome {}

  /**
   * The same command was scheduled before under this command id, for another time. Nothing changed.
   *
   * @param deliverAt the first time, which is still so
   */
  record OtherTime(Instant deliverAt) implements ScheduleOutcome {}

  /**
   * It can't be kept: something in it is personal, and its person was erased, or it does not say
   * whose it is. Nothing changed.
   *
   * @param code which of them: {@code subject-erased}, {@code subject-unknown}
   * @param detail what is wrong, for people
   */
  record Refused(String code, String detail) implements ScheduleOutcome {}

  /** As many commands wait as may; try again later. Nothing changed. */
  record Full() implements ScheduleOutcome {}
}
