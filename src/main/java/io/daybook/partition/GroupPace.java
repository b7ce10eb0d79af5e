package io.daybook.partition;

/**
 * Decides when the next group is sent: at once when it has as many commands as the last one, else
 * after a short wait. Clients that were answered together come back together, so under load groups
 * grow until they hold all that is under way, and a lone command never waits.
 *
 * <p>Context: owned by one partition.
 */
final class GroupPace {
  private final PartitionPorts ports;
  private final long lingerMillis;
  private final Runnable flush;
  private boolean lingering;
  private int lastSize;

  /**
   * Creates a pace.
   *
   * @param flush sends what there is; does nothing when there is nothing, or when it is not its
   *     time
   */
  GroupPace(PartitionPorts ports, long lingerMillis, Runnable flush) {
    this.ports = ports;
    this.lingerMillis = lingerMillis;
    this.flush = flush;
  }

  /** Plans to send a group that has that many commands now. */
  void plan(int size) {
    if (size >= lastSize) {
      ports.later().accept(flush);
    } else if (!lingering) {
      lingering = true;
      ports.delayed().run(lingerMillis, this::lingered);
    }
  }

  private void lingered() {
    lingering = false;
    flush.run();
  }

  /** Takes note of the size of the group that was sent. */
  void sent(int size) {
    lastSize = size;
  }
}
