package io.daybook.schedule;

/**
 * Bounds of the schedule.
 *
 * @param waitingMax commands that may wait for their time; what others keep is counted every few
 *     seconds
 * @param queueMax commands that may be on their way into the store at once
 * @param insertsMax of them in one statement
 * @param insertBytesMax bytes of bodies in one statement, unless a single one is longer
 * @param deliveriesMax commands that are delivered at once
 * @param claimMillis after which a command is claimed again of which nothing more was heard
 * @param replyMillis how long an answer to a command may take; less than a claim
 * @param pollMillis how often others' commands are looked for
 * @param unsureMillis after a delivery that may be taking effect even now; longer than a statement
 *     of the store may take
 * @param retryMillisMin after the first failed delivery; doubled with each
 * @param retryMillisMax at most
 * @param parkedMax refused commands that are kept
 * @param parkedDays how long they are kept
 */
public record ScheduleOptions(
    int waitingMax,
    int queueMax,
    int insertsMax,
    int insertBytesMax,
    int deliveriesMax,
    long claimMillis,
    long replyMillis,
    long pollMillis,
    long unsureMillis,
    long retryMillisMin,
    long retryMillisMax,
    int parkedMax,
    int parkedDays) {

  /** The usual bounds. */
  public static final ScheduleOptions DEFAULTS =
      new ScheduleOptions(
          1_000_000,
          10_000,
          500,
          4 * 1024 * 1024,
          32,
          40_000,
          30_000,
          1_000,
          12_000,
          250,
          60_000,
          10_000,
          30);
}
