package io.daybook.http;

import io.daybook.eventstore.EventStore.Direction;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a stream or a partition are asked for.
 *
 * @param from the first version or position, null for the end that the direction begins at
 * @param limit the most events, null for all
 * @param direction which way
 */
record EventRange(@Nullable Long from, @Nullable Long limit, Direction direction) {
  /** The greatest number that a client may name. */
  static final long NUMBER_MAX = 999_999_999_999_999_999L;

  /** Reads {@code from}, {@code limit} and, where it has one, {@code direction}. */
  static EventRange of(QueryString parameters, long limitMax, boolean directed) {
    Direction direction = directed ? direction(parameters.take("direction")) : Direction.FORWARD;
    long from = parameters.take("from", 0, 1, NUMBER_MAX);
    long limit = parameters.take("limit", 0, 1, limitMax);
    parameters.requireNone(directed ? "from, limit, direction" : "from, limit");
    return new EventRange(from == 0 ? null : from, limit == 0 ? null : limit, direction);
  }

  private static Direction direction(@Nullable String text) {
    if (text == null || text.equals("forward")) {
      return Direction.FORWARD;
    }
    if (text.equals("backward")) {
      return Direction.BACKWARD;
    }
    throw Problem.malformed("direction must be forward or backward");
  }

  boolean backward() {
    return direction == Direction.BACKWARD;
  }

  /** Returns where to begin in what ends at {@code end}. */
  long first(long end) {
    if (backward()) {
      return from == null ? end : Math.min(from, end);
    }
    return from == null ? 1 : from;
  }

  /** Returns how many events there are of what ends at {@code end}. */
  long count(long end) {
    long there = backward() ? first(end) : Math.max(0, end - first(end) + 1);
    return limit == null ? there : Math.min(limit, there);
  }
}
