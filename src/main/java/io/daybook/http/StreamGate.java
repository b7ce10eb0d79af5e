package io.daybook.http;

/**
 * Bounds how many runs of events are sent or folded at once.
 *
 * <p>Context: owned by one HTTP verticle.
 */
final class StreamGate {
  private final int max;
  private final HttpCounters counters;

  StreamGate(int max, HttpCounters counters) {
    this.max = max;
    this.counters = counters;
  }

  /** Lets one in; false when there are too many, else {@link #leave} follows. */
  boolean enter() {
    if (counters.streams >= max) {
      counters.streamsRefused++;
      return false;
    }
    counters.streams++;
    return true;
  }

  void leave() {
    counters.streams--;
  }

  static Problem refusal() {
    return Problem.of(
        ProblemType.OVERLOADED, "too many whole streams are being read; try again later");
  }
}
