package io.daybook.view;

import io.daybook.query.Cursor;
import io.daybook.query.Query;
import io.daybook.query.QueryReply.Entry;
import io.daybook.query.RowOrder;
import io.daybook.query.RowOrder.Place;
import io.daybook.query.ViewDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one slice by key, with their indexes and sort orders.
 *
 * <p>The keys of an index entry have no order, since keeping one costs more with every event than
 * it saves with a query: a query either walks all rows in its order until it has enough, or picks
 * the first of few candidates, whichever looks at fewer rows.
 *
 * <p>Context: owned by one verticle.
 */
final class RowTable {
  private final ViewDescription view;
  private final Map<String, Row> rows = new HashMap<>();
  private final SortedKeys keys = new SortedKeys();
  private final Map<String, IndexEntries> indexes = new HashMap<>();
  private final Map<String, SortedPlaces> sorts = new HashMap<>();

  RowTable(ViewDescription view) {
    this.view = view;
    view.indexes().keySet().forEach(field -> indexes.put(field, new IndexEntries()));
    view.sorts().keySet().forEach(field -> sorts.put(field, new SortedPlaces()));
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

  void put(Row row) {
    String key = row.key();
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
        (field, entries) -> {
          String old = before == null ? null : view.text(before.value(), field);
          String now = after == null ? null : view.text(after.value(), field);
          if (!Objects.equals(old, now)) {
            entries.move(key, old, now);
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

  private static void move(SortedPlaces places, @Nullable Place old, @Nullable Place now) {
    if (old != null) {
      places.remove(old);
    }
    if (now != null) {
      places.add(now);
    }
  }

  private Place place(@Nullable String sort, String key, Row row) {
    return sort == null
        ? new Place(null, key)
        : new Place(Objects.requireNonNull(view.sorts().get(sort)).apply(row.value()), key);
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
    Set<String> candidates = fewest(query.where());
    String sort = query.sort();
    if (candidates.isEmpty()) {
      return List.of();
    }
    Place after = cursor == null ? null : place(cursor, sort);
    long walked = (query.limit() + 1L) * rows.size() / candidates.size();
    if (walked > candidates.size()) {
      return sorted(query, candidates, sort, after);
    }
    Iterator<String> ordered =
        sort == null
            ? keys.from(cursor == null ? null : cursor.key(), query.descending())
            : Objects.requireNonNull(sorts.get(sort)).keys(after, query.descending());
    return inOrder(query, ordered, sort);
  }

  /** Returns the smallest set of keys in which all matching rows are. */
  private Set<String> fewest(Map<String, String> where) {
    Set<String> fewest = rows.keySet();
    for (Map.Entry<String, String> wanted : where.entrySet()) {
      Set<String> matching =
          Objects.requireNonNull(indexes.get(wanted.getKey())).keys(wanted.getValue());
      fewest = matching.size() < fewest.size() ? matching : fewest;
    }
    return fewest;
  }

  private Place place(Cursor cursor, @Nullable String sort) {
    if (sort == null || cursor.value() == null) {
      return new Place(null, cursor.key());
    }
    Row last = rows.get(Objects.requireNonNull(sorts.get(sort)).lastKey());
    Object example = last == null ? null : place(sort, "", last).value();
    // Rows without a value come first. Where there are only such, as in a slice may be, the cursor
    // points behind all of them.
    Object value = example == null ? Long.MAX_VALUE : cursor.valueAs(example.getClass());
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
      Query.ByFields query, Set<String> candidates, @Nullable String sort, @Nullable Place after) {
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
    return new Entry(key, row.json(), place(sort, key, row).value());
  }
}
