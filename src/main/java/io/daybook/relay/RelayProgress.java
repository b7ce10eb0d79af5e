package io.daybook.relay;

import io.daybook.eventstore.Positions;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** How far the relay is, for whoever wants to know; safe for all threads, some milliseconds old. */
public final class RelayProgress {
  private final AtomicReference<Positions> published;

  /** Creates the progress of a relay that has not begun. */
  public RelayProgress(int partitions) {
    this.published = new AtomicReference<>(Positions.start(partitions));
  }

  void update(List<PartitionRelay> relays) {
    long[] positions = new long[relays.size()];
    for (PartitionRelay relay : relays) {
      positions[relay.partition()] = relay.published();
    }
    published.set(Positions.of(positions));
  }

  /** Returns the last position of every partition that was acknowledged by the target. */
  public Positions published() {
    return published.get();
  }
}
