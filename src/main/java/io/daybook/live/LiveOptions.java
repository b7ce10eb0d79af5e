package io.daybook.live;

/**
 * The bounds of live subscriptions.
 *
 * @param subscriptionsMax subscriptions of a connection
 * @param badFramesMax frames of a connection that could not be understood; one more closes it
 * @param queuedBytesMax bytes that may wait in the socket of a connection
 * @param timing when connections are pinged and closed
 * @param views what is kept for view subscriptions
 * @param reads how snapshots and events are read
 */
public record LiveOptions(
    int subscriptionsMax,
    int badFramesMax,
    int queuedBytesMax,
    Timing timing,
    ViewLimits views,
    ReadLimits reads) {

  /**
   * When connections are pinged and closed.
   *
   * @param stallMillis how long a socket may stay full before it is closed
   * @param pingMillis how often a connection is pinged
   * @param idleMillis how long a client may be silent, pongs included, before it is closed
   * @param tickMillis how often all that is looked at
   */
  public record Timing(long stallMillis, long pingMillis, long idleMillis, long tickMillis) {}

  /**
   * What is kept for view subscriptions.
   *
   * @param ringChangesMax recent row changes of a view, to resume from
   * @param dirtyKeysMax rows of a subscription that wait to be sent; more become a new snapshot
   * @param snapshotRowsMax rows of a snapshot; more are refused
   * @param snapshotBytesMax bytes of the rows of a snapshot; more are refused
   * @param snapshotWaitMillis how long a slice may take to come to where the client has been
   */
  public record ViewLimits(
      int ringChangesMax,
      int dirtyKeysMax,
      int snapshotRowsMax,
      int snapshotBytesMax,
      long snapshotWaitMillis) {}

  /**
   * How snapshots and events are read.
   *
   * @param pageRows rows read at once
   * @param pageEvents events read at once
   * @param perConnectionMax reads of a connection that are under way
   * @param perHubMax reads of a hub that are under way
   * @param retryMillis how long to wait after a failed read
   */
  public record ReadLimits(
      int pageRows, int pageEvents, int perConnectionMax, int perHubMax, long retryMillis) {}

  /** Returns the same for connections that are closed when they are silent for so long. */
  public LiveOptions within(int idleSeconds) {
    long pingMillis = Math.min(timing.pingMillis(), idleSeconds * 1_000L / 3);
    Timing often =
        new Timing(timing.stallMillis(), pingMillis, timing.idleMillis(), timing.tickMillis());
    return new LiveOptions(subscriptionsMax, badFramesMax, queuedBytesMax, often, views, reads);
  }

  /** Returns the usual bounds. */
  public static LiveOptions defaults() {
    return new LiveOptions(
        10_000,
        100,
        1024 * 1024,
        new Timing(10_000, 20_000, 60_000, 1_000),
        new ViewLimits(65_536, 10_000, 10_000, 8 * 1024 * 1024, 5_000),
        new ReadLimits(1_000, 200, 4, 32, 250));
  }
}
