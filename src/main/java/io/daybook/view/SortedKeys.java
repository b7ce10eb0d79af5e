package io.daybook.view;

import io.daybook.query.RowOrder.Place;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a slice's rows in their order.
 *
 * <p>Keys mostly begin alike, so the part that the first {@value SortedPlaces#RUN_MAX} of them have
 * in common is left out of the ranks. Keys that begin otherwise cost a longer search, no more.
 *
 * <p>Context: owned by one slice; an iterator is good until the next change.
 */
final class SortedKeys {
  private SortedPlaces places = new SortedPlaces();
  private @Nullable String base;

  void add(String key) {
    if (base == null && places.size() == SortedPlaces.RUN_MAX) {
      base = common(places.keys(null, false).next(), places.keys(null, true).next());
      Iterator<String> before = places.keys(null, false);
      places = new SortedPlaces();
      before.forEachRemaining(known -> places.add(place(known)));
    }
    places.add(place(key));
  }

  void remove(String key) {
    places.remove(place(key));
  }

  /** Returns the keys in order, behind the given one, or all. */
  Iterator<String> from(@Nullable String after, boolean descending) {
    return places.keys(after == null ? null : place(after), descending);
  }

  private Place place(String key) {
    return Place.ofKey(key, base == null ? "" : base);
  }

  private static String common(String first, String last) {
    int length = 0;
    int most = Math.min(first.length(), last.length());
    while (length < most && first.charAt(length) == last.charAt(length)) {
      length++;
    }
    return first.substring(0, length);
  }
}
