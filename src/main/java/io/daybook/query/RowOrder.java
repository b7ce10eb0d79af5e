package io.daybook.query;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The order of rows: by value, then by key, both in one direction. Rows without a value come before
 * those with one.
 */
public final class RowOrder {
  /** The ascending order. */
  public static final Comparator<Place> ASCENDING = RowOrder::compare;

  private RowOrder() {}

  /**
   * What a row is ordered by.
   *
   * @param value its value of the sort field, null when it has none or when keys alone count
   */
  public record Place(@Nullable Object value, String key) {}

  /** Returns the order of entries. */
  public static Comparator<QueryReply.Entry> of(boolean descending) {
    Comparator<QueryReply.Entry> ascending =
        (a, b) -> compare(new Place(a.order(), a.key()), new Place(b.order(), b.key()));
    return descending ? ascending.reversed() : ascending;
  }

  private static int compare(Place a, Place b) {
    int byValue = compareValues(a.value, b.value);
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
