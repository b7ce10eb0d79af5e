package io.daybook.history;

import java.time.Instant;

/** Up to where a stream is folded. */
public sealed interface Moment {
  /** All of it. */
  record Latest() implements Moment {}

  /** Up to an event, and with it: a version from 1 on. */
  record AtVersion(long version) implements Moment {}

  /**
   * Up to the first event that was recorded later. Clocks of writers differ a little, and a version
   * that was recorded before the one before it counts with that one.
   */
  record AtTime(Instant time) implements Moment {}
}
