package io.daybook.feed;

import io.daybook.eventstore.Positions;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known to be in the event store, and what the source owes of it.
 *
 * <p>Context: owned by one feed verticle.
 */
final class FeedHeads {
  private final long stallNanos;
  private final long[] head;
  private final long[] holeUpTo;
  private final long[] appliedBefore;
  private final long[] owedSinceNanos;

  FeedHeads(Positions from, long stallNanos) {
    int partitions = from.partitions();
    this.stallNanos = stallNanos;
    this.head = new long[partitions];
    this.holeUpTo = new long[partitions];
    this.appliedBefore = new long[partitions];
    this.owedSinceNanos = new long[partitions];
  }

  /** Notes that the store holds events up to that position. */
  void seen(int partition, long position) {
    head[partition] = Math.max(head[partition], position);
  }

  void seenAll(Positions positions) {
    for (int p = 0; p < head.length; p++) {
      seen(p, positions.of(p));
    }
  }

  /**
   * Notes that the source went past something: what is missing up to that position is fetched at
   * once.
   */
  void hole(int partition, long position) {
    seen(partition, position);
    holeUpTo[partition] = Math.max(holeUpTo[partition], position);
  }

  /** Lets everything that is known to be in the store be fetched at once. */
  void fetchAll() {
    System.arraycopy(head, 0, holeUpTo, 0, head.length);
  }

  /** Notes that the store holds nothing after that position, whatever the source says. */
  void endsAt(int partition, long position) {
    head[partition] = position;
    holeUpTo[partition] = Math.min(holeUpTo[partition], position);
  }

  boolean anyHole(FeedCursor cursor) {
    for (int p = 0; p < head.length; p++) {
      if (holeUpTo[p] > cursor.applied(p)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the partitions to fetch a page of.
   *
   * @param now the time in nanoseconds
   * @param all whether everything that is there is fetched, rather than what is missing or owed for
   *     too long
   */
  List<Integer> toFetch(FeedCursor cursor, long now, boolean all) {
    List<Integer> wanted = new ArrayList<>();
    for (int p = 0; p < head.length; p++) {
      long applied = cursor.applied(p);
      if (head[p] <= applied || applied != appliedBefore[p]) {
        owedSinceNanos[p] = now;
      }
      appliedBefore[p] = applied;
      boolean owedTooLong = now - owedSinceNanos[p] > stallNanos;
      if (head[p] > applied && (all || holeUpTo[p] > applied || owedTooLong)) {
        wanted.add(p);
      }
    }
    return wanted;
  }
}
