package io.daybook.relay;

/**
 * The bounds of the relay.
 *
 * @param unackedEventsMax events of one partition that are sent but not acknowledged; beyond that
 *     it reads the store later
 * @param pageEvents events that are read from the event store at once
 * @param tickMillis how often progress is looked at
 * @param checkpointMillis how often it is saved
 * @param retryMillis how long to wait after a failure
 */
public record RelayOptions(
    int unackedEventsMax,
    int pageEvents,
    long tickMillis,
    long checkpointMillis,
    long retryMillis) {

  /** The usual bounds. */
  public static final RelayOptions DEFAULTS = new RelayOptions(20_000, 1_000, 20, 1_000, 500);
}
