package io.daybook.partition;

import io.daybook.append.Draft;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The decided commands that wait for the next group commit, in the order of their decisions.
 *
 * <p>Context: owned by one partition.
 */
final class GroupQueue {
  private final int eventsMax;
  private final int bytesMax;
  private final ArrayDeque<PendingCommand> queue = new ArrayDeque<>();
  private int singlesWanted;

  /** A group: its commands, and the drafts of all of them in order. */
  record Group(List<PendingCommand> commands, List<Draft> drafts) {}

  GroupQueue(int eventsMax, int bytesMax) {
    this.eventsMax = eventsMax;
    this.bytesMax = bytesMax;
  }

  void add(PendingCommand pending) {
    queue.add(pending);
  }

  int size() {
    return queue.size();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Makes the next groups hold one command each, to find the one that the store refuses. */
  void singles(int groups) {
    singlesWanted = groups;
  }

  /** Removes and returns the next group: at least one command, a command's events never apart. */
  Group next() {
    List<PendingCommand> commands = new ArrayList<>();
    List<Draft> drafts = new ArrayList<>();
    int bytes = 0;
    while (!queue.isEmpty()) {
      List<Draft> more = queue.element().plan().drafts();
      boolean full = drafts.size() + more.size() > eventsMax || bytes > bytesMax;
      if (!commands.isEmpty() && (full || singlesWanted > 0)) {
        break;
      }
      commands.add(queue.remove());
      drafts.addAll(more);
      for (Draft draft : more) {
        bytes += draft.bytes();
      }
    }
    singlesWanted = Math.max(0, singlesWanted - 1);
    return new Group(commands, drafts);
  }

  /** Removes and returns everything. */
  List<PendingCommand> drain() {
    List<PendingCommand> all = new ArrayList<>(queue);
    queue.clear();
    return all;
  }
}
