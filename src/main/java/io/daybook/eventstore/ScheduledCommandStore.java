package io.daybook.eventstore;

import io.daybook.eventstore.ScheduledCommand.CommandKey;
import io.daybook.eventstore.ScheduledCommand.Trouble;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commands that wait for their time, beside the events. Every future of it fails only for
 * infrastructure: then the outcome is unknown, and each call may be repeated.
 *
 * <p>Who delivers a command claims it before. A claim ends by itself, so that a command is claimed
 * again when its deliverer has died; then two may deliver it, and the event store sees to it that
 * it takes effect once. What is said of a claimed command counts only as long as nobody else has
 * claimed it since.
 *
 * <p>Times are the caller's. Context: futures complete on the context that called.
 */
public interface ScheduledCommandStore {
  /**
   * Keeps those of the commands whose key is free, durably.
   *
   * @param commands of different keys
   * @return what is there under the other keys
   */
  Future<Map<CommandKey, ScheduledCommand>> insert(List<ScheduledCommand> commands);

  /**
   * Claims waiting commands that are due, those that are due first before others, durably.
   *
   * @param until when they are due again if nothing more is heard of them
   * @return the claimed ones in the order of their times
   */
  Future<List<ScheduledCommand>> claim(Instant now, Instant until, int limit);

  /** Returns when the first of the waiting commands is due, nothing where none waits. */
  Future<Optional<Instant>> nextDue();

  /** Removes commands whose outcome is known to be durable, whoever has claimed them. */
  Future<Void> remove(List<ScheduledCommand> delivered);

  /**
   * Lets a claimed command wait again.
   *
   * @param unsure whether it may be taking effect even now: then it counts as claimed until it is
   *     due again
   */
  Future<Void> again(ScheduledCommand claimed, Instant dueAt, boolean unsure, Trouble why);

  /**
   * Parks a claimed command.
   *
   * @param keepBody whether it may be revived; else its body is dropped
   */
  Future<Void> park(ScheduledCommand claimed, Instant now, Trouble why, boolean keepBody);

  /**
   * Lets a parked command that has its body wait again, due now; false where there is none. Its
   * attempts are counted on: the number also tells one claim from the next.
   */
  Future<Boolean> revive(CommandKey key, Instant now);

  /**
   * Removes a command that was read, unless it is claimed now, or was claimed since; tells whether
   * it was there.
   */
  Future<Boolean> cancel(ScheduledCommand seen, Instant now);

  /** Returns a command, nothing where there is none. */
  Future<Optional<ScheduledCommand>> find(CommandKey key);

  /**
   * A place in a list of commands.
   *
   * @param deliverAt the time of a command there
   * @param stream its stream as text
   * @param commandId its command id
   */
  record Place(Instant deliverAt, String stream, String commandId) {}

  /**
   * Lists commands in the order of their times.
   *
   * @param parked which ones: the parked or the waiting ones
   * @param after behind that place, null for the first ones
   */
  Future<List<ScheduledCommand>> list(boolean parked, @Nullable Place after, int limit);

  /**
   * How many there are.
   *
   * @param overdue of the waiting ones: those whose time has come
   * @param oldest the time of the first waiting one, null where none waits
   */
  record Counts(long waiting, long overdue, long parked, @Nullable Instant oldest) {}

  /** Counts them, which may take a while. */
  Future<Counts> count(Instant now);

  /**
   * Removes the parked ones that were parked before a time, and the oldest beyond a number.
   *
   * @return how many
   */
  Future<Integer> purge(Instant parkedBefore, int parkedMax);
}
