package io.daybook.reactor;

/** A step can't be done. */
final class StuckException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String step;
  private final int attempts;

  /**
   * Creates the failure of a step.
   *
   * @param step the step, for people; empty when no step could begin
   * @param problem why, for people
   * @param attempts how often it was tried
   */
  StuckException(String step, String problem, int attempts) {
    super(problem, null, false, false);
    this.step = step;
    this.attempts = attempts;
  }

  String step() {
    return step;
  }

  String problem() {
    return String.valueOf(getMessage());
  }

  int attempts() {
    return attempts;
  }
}
