package io.daybook.live;

/**
 * What a hub has counted since its start.
 *
 * <p>Context: written by the hub's owner; others may read slightly old values.
 */
public final class LiveCounters {
  long connections;
  long subscriptions;
  long frames;
  long conflated;
  long resets;
  long reads;
  long errors;
  long slowCloses;

  LiveCounters() {}

  /** Returns connections that are open. */
  public long connections() {
    return connections;
  }

  /** Returns subscriptions that are open. */
  public long subscriptions() {
    return subscriptions;
  }

  /** Returns frames sent. */
  public long frames() {
    return frames;
  }

  /** Returns rows not sent because a newer state was there before the client had room. */
  public long conflated() {
    return conflated;
  }

  /** Returns view subscriptions that were told that what they have is void. */
  public long resets() {
    return resets;
  }

  /** Returns snapshots and pages of events that were read. */
  public long reads() {
    return reads;
  }

  /** Returns error frames sent. */
  public long errors() {
    return errors;
  }

  /** Returns connections closed because the client did not read. */
  public long slowCloses() {
    return slowCloses;
  }
}
