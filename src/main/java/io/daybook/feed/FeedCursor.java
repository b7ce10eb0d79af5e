package io.daybook.feed;

import io.daybook.eventstore.Positions;

/**
 * How far one consumer has come in every partition, and the one rule that it follows.
 *
 * <p>Context: owned by one consumer.
 */
final class FeedCursor {
  private final long[] applied;

  /** What to do with an event, or a run of them. */
  enum Verdict {
    /** It was applied before. */
    DROP,
    /** It comes next. */
    APPLY,
    /** Something before it is missing. */
    FETCH
  }

  FeedCursor(Positions from) {
    this.applied = new long[from.partitions()];
    for (int p = 0; p < applied.length; p++) {
      applied[p] = from.of(p);
    }
  }

  /**
   * Judges events of consecutive positions: those that were applied already may stand at their
   * beginning.
   */
  Verdict judge(int partition, long first, long last) {
    if (last <= applied[partition]) {
      return Verdict.DROP;
    }
    return first <= applied[partition] + 1 ? Verdict.APPLY : Verdict.FETCH;
  }

  /** Returns the last position that was applied. */
  long applied(int partition) {
    return applied[partition];
  }

  /**
   * Moves forward to a position.
   *
   * @throws IllegalArgumentException when that would be a step back
   */
  void advance(int partition, long position) {
    if (position < applied[partition]) {
      throw new IllegalArgumentException(
          "partition %d: expected a position of at least %d, was %d"
              .formatted(partition, applied[partition], position));
    }
    applied[partition] = position;
  }

  int partitions() {
    return applied.length;
  }

  Positions positions() {
    return Positions.of(applied);
  }
}
