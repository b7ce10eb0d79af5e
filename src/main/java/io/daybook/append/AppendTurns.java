package io.daybook.append;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets only so many partitions append at once. Who waits for a turn gathers commands meanwhile, so
 * that the groups of all partitions grow with the load, and the store sees few large statements
 * instead of many small ones.
 *
 * <p>Thread-safe and without locks; turns are granted in the order in which they were asked for.
 */
public final class AppendTurns {
  private final AtomicInteger free;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /** Creates so many turns. */
  public AppendTurns(int turns) {
    this.free = new AtomicInteger(turns);
  }

  /**
   * Asks for a turn.
   *
   * @param granted is run once, on the thread of whoever frees the turn; it must not block, and
   *     whoever asked must call {@link #release} afterwards
   */
  public void take(Runnable granted) {
    waiting.add(granted);
    grant();
  }

  /** Gives a turn back. */
  public void release() {
    free.incrementAndGet();
    grant();
  }

  /** After an addition to either side, its thread sees both: so nobody waits beside a free turn. */
  private void grant() {
    while (!waiting.isEmpty() && free.get() > 0) {
      if (free.getAndDecrement() <= 0) {
        free.incrementAndGet();
        continue;
      }
      Runnable next = waiting.poll();
      if (next == null) {
        free.incrementAndGet();
      } else {
        next.run();
      }
    }
  }
}
