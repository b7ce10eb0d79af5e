package io.daybook.eventstore;

import java.util.Arrays;

/**
 * A position of every partition: how far a reader has come, or how far it must have come.
 * Immutable.
 *
 * <p>Shape as a position token: {@code partition:position} joined by {@code ,}, partitions at
 * position 0 left out, for example {@code 0:17,7:1234}; opaque to clients.
 */
public final class Positions {
  private static final int TOKEN_LENGTH_MAX = 32 * 1024;

  private final long[] byPartition;

  private Positions(long[] byPartition) {
    this.byPartition = byPartition;
  }

  /** Returns position 0, before the first event, of every partition. */
  public static Positions start(int partitions) {
    return new Positions(new long[partitions]);
  }

  /** Returns a copy of the array as positions. */
  public static Positions of(long... byPartition) {
    return new Positions(byPartition.clone());
  }

  /**
   * Parses a token.
   *
   * @throws IllegalArgumentException when it is not of that form, or names a partition that the
   *     store has not
   */
  public static Positions parse(String token, int partitions) {
    if (token.isEmpty() || token.length() > TOKEN_LENGTH_MAX) {
      throw malformed(token);
    }
    long[] parsed = new long[partitions];
    for (String part : token.split(",", -1)) {
      int colon = part.indexOf(':');
      if (colon < 1 || colon > 4 || part.length() - colon > 19) {
        throw malformed(token);
      }
      long partition = digits(part, 0, colon, token);
      if (partition >= partitions) {
        throw new IllegalArgumentException(
            "a position token names partition " + partition + ", but there are only " + partitions);
      }
      int p = (int) partition;
      parsed[p] = Math.max(parsed[p], digits(part, colon + 1, part.length(), token));
    }
    return new Positions(parsed);
  }

  private static long digits(String part, int from, int to, String token) {
    long value = 0;
    for (int i = from; i < to; i++) {
      char c = part.charAt(i);
      if (c < '0' || c > '9') {
        throw malformed(token);
      }
      value = value * 10 + (c - '0');
    }
    if (from == to) {
      throw malformed(token);
    }
    return value;
  }

  private static IllegalArgumentException malformed(String token) {
    String shown = token.length() <= 40 ? token : token.substring(0, 40) + "…";
    return new IllegalArgumentException(
        "a position token is partition:position, several joined by a comma, not: " + shown);
  }

  /** Returns the number of partitions. */
  public int partitions() {
    return byPartition.length;
  }

  /** Returns the position of one partition. */
  public long of(int partition) {
    return byPartition[partition];
  }

  /** Returns these positions with one partition's changed. */
  public Positions with(int partition, long position) {
    long[] copy = byPartition.clone();
    copy[partition] = position;
    return new Positions(copy);
  }

  /** Returns, for each partition, the smaller of both positions. */
  public Positions min(Positions other) {
    long[] result = byPartition.clone();
    for (int p = 0; p < result.length; p++) {
      result[p] = Math.min(result[p], other.byPartition[p]);
    }
    return new Positions(result);
  }

  /** Returns, for each partition, the greater of both positions. */
  public Positions max(Positions other) {
    long[] result = byPartition.clone();
    for (int p = 0; p < result.length; p++) {
      result[p] = Math.max(result[p], other.byPartition[p]);
    }
    return new Positions(result);
  }

  /** Tells whether every partition has come at least as far as in the other. */
  public boolean reached(Positions other) {
    for (int p = 0; p < byPartition.length; p++) {
      if (byPartition[p] < other.byPartition[p]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Positions positions
        && Arrays.equals(byPartition, positions.byPartition);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(byPartition);
  }

  /** Returns the position token; {@code 0:0} where all partitions are at their start. */
  @Override
  public String toString() {
    StringBuilder token = new StringBuilder();
    for (int p = 0; p < byPartition.length; p++) {
      if (byPartition[p] > 0) {
        token.append(token.isEmpty() ? "" : ",").append(p).append(':').append(byPartition[p]);
      }
    }
    return token.isEmpty() ? "0:0" : token.toString();
  }
}
