package io.daybook.reactor;

import io.daybook.eventstore.Positions;
import io.daybook.platform.LocalMessage;
import org.jspecify.annotations.Nullable;

/**
 * How a reactor is.
 *
 * @param name the reactor
 * @param state what it does
 * @param problem what keeps it from its work, null when nothing does
 * @param done the positions up to which every reaction is done or parked
 * @param heads the positions that are known to be there
 * @param parked how many reactions are parked
 * @param underWay how many reactions are under way
 * @param counters what was counted
 * @param lagSeconds the age of the first event that it has taken and is not done with, 0 when there
 *     is none
 */
public record ReactorStatus(
    String name,
    State state,
    @Nullable String problem,
    Positions done,
    Positions heads,
    int parked,
    int underWay,
    ReactorCounters counters,
    double lagSeconds)
    implements LocalMessage {

  /** What a reactor does. */
  public enum State {
    /** It reacts to what was stored before it was started. */
    CATCHING_UP,
    /** It reacts to what happens. */
    LIVE,
    /** Reactions wait for something that is away or full; they go on by themselves. */
    WAITING,
    /** Its parked list is full; it goes on when there is room. */
    STOPPED
  }

  /** Returns how many events it has yet to go through, in all partitions. */
  public long lag() {
    long lag = 0;
    for (int p = 0; p < done.partitions(); p++) {
      lag += Math.max(0, heads.of(p) - done.of(p));
    }
    return lag;
  }
}
