package io.daybook.partition;

import io.daybook.append.AppendTurns;
import java.util.function.BooleanSupplier;

/**
 * Decides when the next group is sent: at once when it has as many commands as the last one, or
 * when the last one had few, else after a short wait, and then when it is the partition's turn.
 * Clients that were answered together come back together, so under load groups grow until they hold
 * all that is under way, and a lone command never waits.
 *
 * <p>Context: owned by one partition.
 */
final class GroupPace {
  /** After a group of at most so many commands the next is sent as it comes, whatever its size. */
  private static final int WORTH_WAITING_FOR = 4;

  private final PartitionPorts ports;
  private final long lingerMillis;
  private final AppendTurns turns;
  private final BooleanSupplier flush;
  private boolean lingering;
  private boolean waiting;
  private int lastSize;

  /**
   * Creates a pace.
   *
   * @param flush sends what there is and tells whether it did; when it did, {@link #done} follows
   */
  GroupPace(PartitionPorts ports, long lingerMillis, BooleanSupplier flush) {
    this.ports = ports;
    this.turns = ports.turns();
    this.lingerMillis = lingerMillis;
    this.flush = flush;
  }

  /** Plans to send a group that has that many commands now. */
  void plan(int size) {
    if (size >= lastSize || lastSize <= WORTH_WAITING_FOR) {
      takeTurn();
    } else if (!lingering) {
      lingering = true;
      ports.timers().after(lingerMillis, this::lingered);
    }
  }

  private void lingered() {
    lingering = false;
    takeTurn();
  }

  private void takeTurn() {
    if (!waiting) {
      waiting = true;
      turns.take(() -> ports.timers().next(this::granted));
    }
  }

  private void granted() {
    waiting = false;
    if (!flush.getAsBoolean()) {
      turns.release();
    }
  }

  /** Takes note of the size of the group that was sent. */
  void sent(int size) {
    lastSize = size;
  }

  /** The group that was sent is settled. */
  void done() {
    turns.release();
  }
}
