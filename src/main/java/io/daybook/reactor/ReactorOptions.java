package io.daybook.reactor;

/**
 * The bounds of a reactor.
 *
 * @param windowEvents events of one partition that are taken and wait, and how far a partition may
 *     get ahead of its first event that is not done
 * @param reactionsMax reactions that are under way, or wait for an earlier one of their stream; as
 *     many again of those that were parked and go on
 * @param parallelStepsMax steps of one reaction that are under way at once
 * @param attemptsMax how often a step is tried until its reaction is parked
 * @param retryMillis the pause after the first failure; doubled with each
 * @param retryMillisMax the longest pause
 * @param checkpointMillis the pause between two savings of the place
 * @param refreshMillis the pause between two readings of the parked list
 * @param parkedMax parked reactions, besides those given up; one more stops the reactor
 */
public record ReactorOptions(
    int windowEvents,
    int reactionsMax,
    int parallelStepsMax,
    int attemptsMax,
    long retryMillis,
    long retryMillisMax,
    long checkpointMillis,
    long refreshMillis,
    int parkedMax) {
  /** The usual bounds. */
  public static final ReactorOptions DEFAULTS =
      new ReactorOptions(1_000, 128, 8, 10, 100, 10_000, 200, 5_000, 10_000);

  /** Returns these bounds with others of retrying and parking. */
  public ReactorOptions with(int reactions, int attempts, int parked) {
    return new ReactorOptions(
        windowEvents,
        reactions,
        parallelStepsMax,
        attempts,
        retryMillis,
        retryMillisMax,
        checkpointMillis,
        refreshMillis,
        parked);
  }

  /** Returns the pause after so many failures in a row, 1 and up. */
  long pauseMillis(int failures) {
    return Math.min(retryMillisMax, retryMillis << Math.min(failures - 1, 20));
  }
}
