package io.daybook.view;

import io.daybook.query.Cursor;
import io.daybook.query.Query;
import io.daybook.query.QueryReply.Entry;
import io.daybook.query.RowOrder;
import io.daybook.query.RowOrder.Place;
import io.daybook.query.ViewDescription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one slice by key, with their indexes and sort orders.
 *
 * <p>Context: owned by one verticle.
 */
final class RowTable {
  private final ViewDescription view;
  private final Map<String, Row> rows = new HashMap<>();
  private final NavigableSet<String> keys = new TreeSet<>();
  private final Map<String, Map<String, NavigableSet<String>>> indexes = new HashMap<>();
  private final Map<String, NavigableSet<Place>> sorts = new HashMap<>();

  RowTable(ViewDescription view) {
    this.view = view;
    view.indexes().keySet().forEach(field -> indexes.put(field, new HashMap<>()));
    view.sorts().keySet().forEach(field -> sorts.put(field, new TreeSet<>(RowOrder.ASCENDING)));
  }

  int size() {
    return rows.size();
  }

  @Nullable Row get(String key) {
    return rows.get(key);
  }

  void forEach(BiConsumer<String, Row> action) {
    rows.forEach(action);
  }

  void put(String key, Row row) {
    Row before = rows.put(key, row);
    if (before == null) {
      keys.add(key);
    }
    reindex(key, before, row);
  }

  void remove(String key) {
    Row before = rows.remove(key);
    if (before != null) {
      keys.remove(key);
      reindex(key, before, null);
    }
  }

  private void reindex(String key, @Nullable Row before, @Nullable Row after) {
    indexes.forEach(
        (field, byText) -> {
          String old = before == null ? null : view.text(before.value(), field);
          String now = after == null ? null : view.text(after.value(), field);
          if (!Objects.equals(old, now)) {
            move(byText, key, old, now);
          }
        });
    sorts.forEach(
        (field, places) -> {
          Place old = before == null ? null : place(field, key, before);
          Place now = after == null ? null : place(field, key, after);
          if (!Objects.equals(old, now)) {
            move(places, old, now);
          }
        });
  }

  private static void move(
      Map<String, NavigableSet<String>> byText,
      String key,
      @Nullable String old,
      @Nullable String now) {
    if (old != null) {
      byText.computeIfPresent(
          old,
          (text, set) -> {
            set.remove(key);
            return set.isEmpty() ? null : set;
          });
    }
    if (now != null) {
      byText.computeIfAbsent(now, text -> new TreeSet<>()).add(key);
    }
  }

  private static void move(NavigableSet<Place> places, @Nullable Place old, @Nullable Place now) {
    if (old != null) {
      places.remove(old);
    }
    if (now != null) {
      places.add(now);
    }
  }

  private Place place(String sort, String key, Row row) {
    return new Place(Objects.requireNonNull(view.sorts().get(sort)).apply(row.value()), key);
  }

  /**
   * Returns the rows that a query asks for in its order, and one more than its limit where there
   * are more.
   *
   * @throws IllegalArgumentException when its cursor is none, or of another order
   */
  List<Entry> find(Query.ByFields query) {
    String token = query.cursor();
    Cursor cursor = token == null ? null : Cursor.parse(token, query.sort(), query.descending());
    NavigableSet<String> candidates = fewest(query.where());
    String sort = query.sort();
    if (candidates.isEmpty()) {
      return List.of();
    }
    if (sort == null) {
      return inOrder(query, keysFrom(candidates, cursor, query.descending()), null);
    }
    NavigableSet<Place> places = Objects.requireNonNull(sorts.get(sort));
    Place after = cursor == null ? null : place(cursor, places.first());
    long walked = (query.limit() + 1L) * rows.size() / candidates.size();
    return walked <= candidates.size()
        ? inOrder(query, keysOf(placesFrom(places, after, query.descending())), sort)
        : sorted(query, candidates, sort, after);
  }

  /** Returns the smallest set of keys in which all matching rows are. */
  private NavigableSet<String> fewest(Map<String, String> where) {
    NavigableSet<String> fewest = keys;
    for (Map.Entry<String, String> wanted : where.entrySet()) {
      NavigableSet<String> matching =
          Objects.requireNonNull(indexes.get(wanted.getKey()))
              .getOrDefault(wanted.getValue(), Collections.emptyNavigableSet());
      fewest = matching.size() < fewest.size() ? matching : fewest;
    }
    return fewest;
  }

  private static Iterator<String> keysFrom(
      NavigableSet<String> keys, @Nullable Cursor cursor, boolean descending) {
    NavigableSet<String> ordered = descending ? keys.descendingSet() : keys;
    return (cursor == null ? ordered : ordered.tailSet(cursor.key(), false)).iterator();
  }

  private static Iterator<Place> placesFrom(
      NavigableSet<Place> places, @Nullable Place after, boolean descending) {
    NavigableSet<Place> ordered = descending ? places.descendingSet() : places;
    return (after == null ? ordered : ordered.tailSet(after, false)).iterator();
  }

  private static Iterator<String> keysOf(Iterator<Place> places) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return places.hasNext();
      }

      @Override
      public String next() {
        return places.next().key();
      }
    };
  }

  private static Place place(Cursor cursor, Place example) {
    Object type = example.value();
    Object value = type == null ? null : cursor.valueAs(type.getClass());
    return new Place(value, cursor.key());
  }

  private List<Entry> inOrder(
      Query.ByFields query, Iterator<String> ordered, @Nullable String sort) {
    List<Entry> found = new ArrayList<>(Math.min(query.limit() + 1, 64));
    while (ordered.hasNext() && found.size() <= query.limit()) {
      String key = ordered.next();
      Row row = Objects.requireNonNull(rows.get(key));
      if (view.matches(row.value(), query.where())) {
        found.add(entry(key, row, sort));
      }
    }
    return found;
  }

  /** Finds the first of few candidates in an order, without sorting all of them. */
  private List<Entry> sorted(
      Query.ByFields query, NavigableSet<String> candidates, String sort, @Nullable Place after) {
    var order = query.descending() ? RowOrder.ASCENDING.reversed() : RowOrder.ASCENDING;
    PriorityQueue<Place> first = new PriorityQueue<>(order.reversed());
    for (String key : candidates) {
      Row row = Objects.requireNonNull(rows.get(key));
      Place place = place(sort, key, row);
      if ((after == null || order.compare(place, after) > 0)
          && view.matches(row.value(), query.where())) {
        first.add(place);
        if (first.size() > query.limit() + 1) {
          first.remove();
        }
      }
    }
    return first.stream()
        .sorted(order)
        .map(place -> entry(place.key(), Objects.requireNonNull(rows.get(place.key())), sort))
        .toList();
  }

  private Entry entry(String key, Row row, @Nullable String sort) {
    return new Entry(key, row.json(), sort == null ? null : place(sort, key, row).value());
  }
}
