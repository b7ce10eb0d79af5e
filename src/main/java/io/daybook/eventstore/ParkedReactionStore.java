package io.daybook.eventstore;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * The reactions that could not be done, beside the events. Every future of it fails only for
 * infrastructure: then the outcome is unknown, and each call may be repeated.
 *
 * <p>Those that are given up are kept as a trace, and do not count as parked any more.
 *
 * <p>Context: futures complete on the context that called.
 */
public interface ParkedReactionStore {
  /** What became of a reaction that was to be parked. */
  enum Outcome {
    /** It is kept. */
    KEPT,
    /** The reactor has as many as it may have; it is not kept. */
    FULL,
    /** No earlier reaction of its stream is parked, so it need not wait; it is not kept. */
    FREE
  }

  /**
   * Keeps a reaction, instead of what was kept for the same event.
   *
   * @param failed its state is {@code FAILED}
   * @param max how many a reactor may have, besides those given up
   */
  Future<Outcome> park(ParkedReaction failed, int max);

  /**
   * Keeps a reaction as long as an earlier one of its stream is parked.
   *
   * @param waiting its state is {@code WAITING}
   * @param max how many a reactor may have, besides those given up
   */
  Future<Outcome> hold(ParkedReaction waiting, int max);

  /** Returns what is kept for an event. */
  Future<Optional<ParkedReaction>> find(String reactor, int partition, long position);

  /**
   * Returns what is kept for a reactor in the order of partition and position, after a place; also
   * what is given up.
   */
  Future<List<ParkedReaction>> list(String reactor, int partition, long position, int limit);

  /** Returns the first parked reaction of each stream that has one, besides those given up. */
  Future<List<ParkedReaction>> firsts(String reactor);

  /** Removes what is kept for an event: it is done. */
  Future<Void> remove(String reactor, int partition, long position);

  /** Gives a parked reaction up; false when there is none. */
  Future<Boolean> giveUp(String reactor, int partition, long position);

  /**
   * Returns the last position of each partition for which something is kept, also what is given up;
   * 0 where nothing is.
   */
  Future<Positions> last(String reactor);

  /** Returns how many are parked, besides those given up. */
  Future<Integer> count(String reactor);
}
