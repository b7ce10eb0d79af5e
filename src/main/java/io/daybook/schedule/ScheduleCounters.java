package io.daybook.schedule;

import io.daybook.eventstore.ScheduledCommandStore.Counts;
import java.time.Duration;
import java.time.Instant;

/**
 * What a schedule counts.
 *
 * <p>Context: written by one verticle, read by others, which may see older values.
 */
public final class ScheduleCounters {
  long scheduled;
  long delivered;
  long parked;
  long retried;
  Counts stored = new Counts(0, 0, 0, null);

  /** Takes note of commands that came or went since they were counted. */
  void waiting(int change) {
    stored =
        new Counts(
            Math.max(0, stored.waiting() + change),
            stored.overdue(),
            stored.parked(),
            stored.oldest());
  }

  /** Returns how many commands were kept. */
  public long scheduled() {
    return scheduled;
  }

  /** Returns how many were delivered and accepted. */
  public long delivered() {
    return delivered;
  }

  /** Returns how many were refused for good. */
  public long parked() {
    return parked;
  }

  /** Returns how many deliveries came to nothing, and are tried again. */
  public long retried() {
    return retried;
  }

  /** Returns what was stored when it was counted last. */
  public Counts stored() {
    return stored;
  }

  /** Returns for how many seconds the first command that waits has been overdue. */
  public double lagSeconds(Instant now) {
    Instant oldest = stored.oldest();
    return stored.overdue() == 0 || oldest == null || oldest.isAfter(now)
        ? 0
        : Duration.between(oldest, now).toMillis() / 1_000.0;
  }
}
