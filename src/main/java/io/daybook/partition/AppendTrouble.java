package io.daybook.partition;

import io.daybook.append.Appender;
import io.daybook.command.CommandReply;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Appends that the store could not do: how many in a row, and which of them may take effect even
 * now. An append that broke off, and is not found in the store, may still be under way there as
 * long as the head stays where it expects it; until then nobody is told that one of its commands
 * did nothing.
 *
 * <p>Context: owned by one partition.
 */
final class AppendTrouble {
  private static final int COMMANDS_MAX = 100_000;

  private final Appender appender;
  private final Set<PendingCommand.Key> unresolved = new HashSet<>();
  private long expectedHead = -1;
  private boolean tooMany;
  private int failedInARow;

  /** How an append failed. */
  enum Kind {
    /** It may have taken effect, or may yet. */
    BROKE_OFF,
    /** It had no effect. */
    POSTPONED
  }

  AppendTrouble(Appender appender) {
    this.appender = appender;
  }

  /** An append took effect. */
  void over() {
    failedInARow = 0;
  }

  /** An append of these commands failed; returns how long to wait before the next. */
  long failed(List<PendingCommand> sent, Kind kind) {
    if (kind == Kind.BROKE_OFF) {
      brokeOff(sent);
    }
    return CatchUp.backoffMillis(failedInARow++);
  }

  /** Returns how many appends failed since one took effect. */
  int failedInARow() {
    return failedInARow;
  }

  private void brokeOff(List<PendingCommand> sent) {
    forgetDead();
    expectedHead = appender.head();
    tooMany = tooMany || unresolved.size() + sent.size() > COMMANDS_MAX;
    for (PendingCommand pending : sent) {
      pending.markMaybeStored();
      if (!tooMany) {
        unresolved.add(pending.key());
      }
    }
  }

  /** Tells whether a command, or an earlier one of the same id, may take effect even now. */
  boolean mayTakeEffect(PendingCommand pending) {
    forgetDead();
    return tooMany || (!unresolved.isEmpty() && unresolved.contains(pending.key()));
  }

  /** Returns the answer to a command that the store can't be asked for. */
  CommandReply unavailable(PendingCommand pending) {
    return pending.maybeStored() || mayTakeEffect(pending)
        ? new CommandReply.Unknown()
        : new CommandReply.Unavailable();
  }

  /** The head has moved: no append that expected it elsewhere can take effect any more. */
  private void forgetDead() {
    if (appender.head() > expectedHead) {
      unresolved.clear();
      tooMany = false;
    }
  }
}
