package io.daybook.partition;

import io.daybook.append.Draft;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandReply;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A command that is not answered yet.
 *
 * <p>Context: owned by one partition.
 */
final class PendingCommand {
  private final CommandEnvelope envelope;
  private final long deadlineNanos;
  private final Promise<CommandReply> promise = Promise.promise();
  private final List<Follower> followers = new ArrayList<>(0);
  private @Nullable Plan plan;
  private int attempts;
  private boolean maybeStored;
  private boolean suspect;
  private boolean caughtUp;
  private long lookedUpAfter = -1;

  /**
   * What the command will do.
   *
   * @param state the state of its stream, as kept by the partition
   * @param drafts its events, at least one
   * @param decided the same as the rules gave them
   * @param stateAfter the stream's state after them
   * @param personalKeys the keys that personal values of its events are encrypted with
   */
  record Plan(
      StreamState state,
      List<Draft> drafts,
      List<Object> decided,
      Object stateAfter,
      Set<UUID> personalKeys) {
    long versionAfter() {
      return drafts.getLast().version();
    }

    /** Returns the bytes of its events' data. */
    long bytes() {
      long bytes = 0;
      for (Draft draft : drafts) {
        bytes += draft.data().length();
      }
      return bytes;
    }
  }

  /** What a command has in common with its repeats. */
  record Key(StreamId stream, String commandId) {}

  /**
   * A command that waits for this one.
   *
   * @param command the waiting one
   * @param reply its answer once this one is committed; null when it has to be looked at again then
   */
  record Follower(PendingCommand command, @Nullable CommandReply reply) {
    /** Returns its answer after the one that it waits for got this; null to look at it again. */
    @Nullable CommandReply replyAfter(CommandReply first) {
      return reply != null && first instanceof CommandReply.Accepted
          ? Replies.notBefore(reply, first)
          : null;
    }
  }

  PendingCommand(CommandEnvelope envelope, long deadlineNanos) {
    this.envelope = envelope;
    this.deadlineNanos = deadlineNanos;
  }

  /** Returns the events of all commands as the rules gave them; null for one that is personal. */
  static List<@Nullable Object> decided(List<PendingCommand> commands) {
    List<@Nullable Object> decided = new ArrayList<>();
    for (PendingCommand command : commands) {
      Plan plan = command.plan();
      for (Object event : plan.decided()) {
        decided.add(plan.personalKeys().isEmpty() ? event : null);
      }
    }
    return decided;
  }

  CommandEnvelope envelope() {
    return envelope;
  }

  Key key() {
    return new Key(envelope.stream(), envelope.commandId());
  }

  boolean expired(long nowNanos) {
    return nowNanos - deadlineNanos >= 0;
  }

  Future<CommandReply> reply() {
    return promise.future();
  }

  void complete(CommandReply reply) {
    promise.complete(reply);
  }

  void plan(Plan next) {
    plan = next;
  }

  /** Returns what the command will do; it must have been decided. */
  Plan plan() {
    Plan decided = plan;
    if (decided == null) {
      throw new IllegalStateException("not decided yet: " + envelope.stream());
    }
    return decided;
  }

  /** Forgets what its stream's state is to become. */
  void rollBack() {
    plan().state().rollBack();
  }

  void follow(PendingCommand command, @Nullable CommandReply reply) {
    followers.add(new Follower(command, reply));
  }

  /** Returns who waits for this command, and forgets them. */
  List<Follower> releaseFollowers() {
    List<Follower> released = List.copyOf(followers);
    followers.clear();
    return released;
  }

  /** Counts one more lost race and returns how many there were. */
  int lostRace() {
    return ++attempts;
  }

  void markMaybeStored() {
    maybeStored = true;
  }

  /** Tells whether the store may hold the command's events although it was never seen to answer. */
  boolean maybeStored() {
    return maybeStored;
  }

  /** Tells whether it may have taken effect before, now or when it was first sent. */
  boolean mayBeStored() {
    return maybeStored || envelope.repeatable();
  }

  void markSuspect() {
    suspect = true;
  }

  /** Tells whether the store said that it holds this command id, or this version, already. */
  boolean suspect() {
    return suspect;
  }

  void markCaughtUp() {
    caughtUp = true;
  }

  /** Tells whether the store was read up to its head since the command came. */
  boolean caughtUp() {
    return caughtUp;
  }

  void markLookedUp(long recoveries) {
    lookedUpAfter = recoveries;
  }

  /**
   * Tells whether the store was asked for an earlier answer of this command id, and nothing that it
   * then had not was read since: after so many recoveries.
   */
  boolean lookedUpSince(long recoveries) {
    return lookedUpAfter == recoveries;
  }
}
