package io.daybook.partition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that wait until the partition has read what the store holds, in order.
 *
 * <p>Context: owned by one partition.
 */
final class ParkedCommands {
  private final ArrayDeque<PendingCommand> parked = new ArrayDeque<>();

  void add(PendingCommand pending) {
    parked.add(pending);
  }

  /** Adds a command and, after it, the commands that waited for it. */
  void addWithFollowers(PendingCommand pending) {
    parked.add(pending);
    pending.releaseFollowers().forEach(follower -> addWithFollowers(follower.command()));
  }

  /** Rolls a command back, and does the same. */
  void addRolledBack(PendingCommand pending) {
    pending.rollBack();
    addWithFollowers(pending);
  }

  /** Removes and returns the commands that have waited too long. */
  List<PendingCommand> expired(long nowNanos) {
    List<PendingCommand> expired = new ArrayList<>();
    parked.removeIf(pending -> pending.expired(nowNanos) && expired.add(pending));
    return expired;
  }

  /** Removes and returns everything. */
  List<PendingCommand> drain() {
    List<PendingCommand> all = new ArrayList<>(parked);
    parked.clear();
    return all;
  }
}
