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
      this.value = value;
      this.key = key;
      this.rank = rank(value);
      this.exact = value instanceof Long || value instanceof Integer || value instanceof LocalDate;
    }

    public @Nullable Object value() {
      return value;
    }

    public String key() {
      return key;
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

  /**
   * Returns a number that never decides against the order of the values, and mostly decides it
   * alone, without a look at the values; always for those that are exact.
   */
  private static long rank(@Nullable Object value) {
    return switch (value) {
      case null -> Long.MIN_VALUE;
      case Long number -> number;
      case Integer number -> number;
      case Instant time -> (time.getEpochSecond() << 8) | (time.getNano() >> 22);
      case LocalDate day -> day.toEpochDay();
      default -> 0;
    };
  }

  /** Returns the order of entries. */
  public static Comparator<QueryReply.Entry> of(boolean descending) {
    Comparator<QueryReply.Entry> ascending =
        (a, b) -> compare(new Place(a.order(), a.key()), new Place(b.order(), b.key()));
    return descending ? ascending.reversed() : ascending;
  }

  private static int compare(Place a, Place b) {
    if (a.rank != b.rank) {
      return Long.compare(a.rank, b.rank);
    }
    int byValue = a.exact && b.exact ? 0 : compareValues(a.value, b.value);
    return byValue != 0 ? byValue : a.key.compareTo(b.key);
  }

  @SuppressWarnings("unchecked") // the values of one sort field are mutually comparable
  private static int compareValues(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    return ((Comparable<Object>) a).compareTo(b);
  }
}
