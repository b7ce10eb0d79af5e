package io.daybook.reactor;

/**
 * What a reactor has counted since its start.
 *
 * <p>Context: written by the reactor's owner; others may read slightly old values.
 */
public final class ReactorCounters {
  long events;
  long reactions;
  long refused;
  long retries;
  long parked;

  ReactorCounters() {}

  /** Returns events of all types that were gone through. */
  public long events() {
    return events;
  }

  /** Returns reactions that were done. */
  public long reactions() {
    return reactions;
  }

  /** Returns how many of them a business rule ended. */
  public long refused() {
    return refused;
  }

  /** Returns how often a step was tried again. */
  public long retries() {
    return retries;
  }

  /** Returns reactions that were parked because a step of them failed. */
  public long parked() {
    return parked;
  }
}
