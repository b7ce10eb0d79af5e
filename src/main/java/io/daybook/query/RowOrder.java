package io.daybook.query;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The order of rows: by value, then by key, both in one direction. Rows without a value come before
 * those with one.
 */
public final class RowOrder {
  /** The ascending order. */
  public static final Comparator<Place> ASCENDING = RowOrder::compare;

  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;
  private static final long SECONDS_MAX = Long.MAX_VALUE / MICROS_PER_SECOND - 1;
  private static final int WIDE = 0xFF;

  private RowOrder() {}

  /** What a row is ordered by. */
  public static final class Place {
    private final @Nullable Object value;
    private final String key;
    private final long rank;
    private final boolean exact;

    /**
     * Creates a place.
     *
     * @param value the row's value of the sort field, null when it has none or when keys alone
     *     count
     */
    public Place(@Nullable Object value, String key) {
      this(value, key, rankOf(value), isExact(value));
    }

    private Place(@Nullable Object value, String key, long rank, boolean exact) {
      this.value = value;
      this.key = key;
      this.rank = rank;
      this.exact = exact;
    }

    /**
     * Returns the place of a key in an order of keys alone.
     *
     * @param base what most keys of that order begin with; the same for all places of an order
     */
    public static Place ofKey(String key, String base) {
      if (key.startsWith(base)) {
        return new Place(null, key, rankOf(key, base.length()), true);
      }
      return new Place(null, key, key.compareTo(base) < 0 ? Long.MIN_VALUE : Long.MAX_VALUE, true);
    }

    public @Nullable Object value() {
      return value;
    }

    public String key() {
      return key;
    }

    /** Returns a number that never decides against the order of the places. */
    public long rank() {
      return rank;
    }

    /**
     * Returns the value where the rank does not tell it; null where the rank says all of it. Of the
     * values of one rank, that of which it says all is the least.
     */
    public @Nullable Object unranked() {
      return exact ? null : value;
    }

    /** Compares this place with the one that has the given rank, unranked value and key. */
    public int compareTo(long otherRank, @Nullable Object otherUnranked, String otherKey) {
      if (rank != otherRank) {
        return Long.compare(rank, otherRank);
      }
      int byValue = compareValues(unranked(), otherUnranked);
      return byValue != 0 ? byValue : key.compareTo(otherKey);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Place place
          && Objects.equals(place.value, value)
          && place.key.equals(key);
    }

    @Override
    public int hashCode() {
      return key.hashCode();
    }
  }

  private static long rankOf(@Nullable Object value) {
    return switch (value) {
      case null -> Long.MIN_VALUE;
      case Long number -> number;
      case Integer number -> number;
      case Instant time -> micros(time);
      case LocalDate day -> day.toEpochDay();
      case String text -> rankOf(text, 0);
      default -> 0;
    };
  }

  private static boolean isExact(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Long number -> number != Long.MIN_VALUE;
      case Instant time ->
          isCountable(time.getEpochSecond()) && time.getNano() % NANOS_PER_MICRO == 0;
      case Integer _, LocalDate _ -> true;
      default -> false;
    };
  }

  /** Microseconds since 1970, rounded down; all that are too many count alike. */
  private static long micros(Instant time) {
    long seconds = time.getEpochSecond();
    return isCountable(seconds)
        ? seconds * MICROS_PER_SECOND + time.getNano() / NANOS_PER_MICRO
        : Long.signum(seconds) * Long.MAX_VALUE;
  }

  private static boolean isCountable(long seconds) {
    return Math.abs(seconds) <= SECONDS_MAX;
  }

  /** The next eight characters, a byte each; the first that needs more ends them. */
  private static long rankOf(String text, int from) {
    long rank = 0;
    int length = text.length();
    for (int i = from; i < from + Long.BYTES; i++) {
      int next = i < length ? text.charAt(i) : 0;
      rank = (rank << Byte.SIZE) | Math.min(next, WIDE);
      if (next >= WIDE) {
        int missing = from + Long.BYTES - 1 - i;
        return (((rank + 1) << (Byte.SIZE * missing)) - 1) ^ Long.MIN_VALUE;
      }
    }
    return rank ^ Long.MIN_VALUE;
  }

  /** Returns the order of entries. */
  public static Comparator<QueryReply.Entry> of(boolean descending) {
    Comparator<QueryReply.Entry> ascending =
        (a, b) -> compare(new Place(a.order(), a.key()), new Place(b.order(), b.key()));
    return descending ? ascending.reversed() : ascending;
  }

  private static int compare(Place a, Place b) {
    return a.compareTo(b.rank, b.unranked(), b.key);
  }

  @SuppressWarnings("unchecked") // the values of one sort field are mutually comparable
  private static int compareValues(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    return ((Comparable<Object>) a).compareTo(b);
  }
}
