package io.daybook.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.codec.Json;
import io.daybook.kernel.View;
import io.daybook.query.Cursor;
import io.daybook.query.Query;
import io.daybook.query.QueryReply.Entry;
import io.daybook.query.ViewDescription;
import io.daybook.testkit.RandomRuns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowTableTest {
  private static final ViewDescription THINGS =
      ViewDescription.of(
          View.of("things", Thing.class)
              .index("colour", Thing::colour)
              .index("size", Thing::size)
              .sort("weight", Thing::weight)
              .sort("colour", Thing::colour)
              .build(),
          1);

  record Thing(@Nullable String colour, int size, long weight) {}

  private final RowTable table = new RowTable(THINGS);
  private final TreeMap<String, Thing> model = new TreeMap<>();

  private void put(String key, Thing thing) {
    table.put(new Row(key, thing, any -> Json.of("{}")));
    model.put(key, thing);
  }

  private void remove(String key) {
    table.remove(key);
    model.remove(key);
  }

  private static Query.ByFields query(
      Map<String, String> where,
      @Nullable String sort,
      boolean descending,
      int limit,
      @Nullable String cursor) {
    return new Query.ByFields(where, sort, descending, limit, cursor, Query.Freshness.ANY);
  }

  /** Reads all pages. */
  private List<String> keys(
      Map<String, String> where, @Nullable String sort, boolean descending, int limit) {
    List<String> keys = new ArrayList<>();
    String cursor = null;
    while (true) {
      List<Entry> found = table.find(query(where, sort, descending, limit, cursor));
      List<Entry> page = found.subList(0, Math.min(limit, found.size()));
      page.forEach(entry -> keys.add(entry.key()));
      assertThat(keys).hasSizeLessThanOrEqualTo(model.size());
      if (found.size() <= limit) {
        return keys;
      }
      cursor = Cursor.behind(page.getLast(), sort, descending).token();
    }
  }

  private List<String> expected(
      Map<String, String> where, @Nullable String sort, boolean descending) {
    Comparator<Map.Entry<String, Thing>> byKey = Map.Entry.comparingByKey();
    Comparator<Map.Entry<String, Thing>> order =
        sort == null
            ? byKey
            : Comparator.<Map.Entry<String, Thing>>comparingLong(e -> e.getValue().weight())
                .thenComparing(byKey);
    return model.entrySet().stream()
        .filter(e -> matches(e.getValue(), where))
        .sorted(descending ? order.reversed() : order)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean matches(Thing thing, Map<String, String> where) {
    String colour = where.get("colour");
    String size = where.get("size");
    return (colour == null || colour.equals(thing.colour() == null ? "" : thing.colour()))
        && (size == null || size.equals(Integer.toString(thing.size())));
  }

  @Test
  void pagesInEveryOrderEqualAModel() {
    RandomRuns.run(40, this::compare);
  }

  private void compare(Random random) {
    for (int i = 0; i < 300; i++) {
      String key = "k" + random.nextInt(120);
      if (random.nextInt(5) == 0) {
        remove(key);
      } else {
        String colour = List.of("red", "blue", "green").get(random.nextInt(3));
        put(
            key,
            new Thing(
                random.nextInt(6) == 0 ? null : colour, random.nextInt(4), random.nextInt(9)));
      }
    }
    assertThat(table.size()).isEqualTo(model.size());
    for (Map<String, String> where :
        List.of(
            Map.<String, String>of(),
            Map.of("colour", "red"),
            Map.of("colour", ""),
            Map.of("size", "2"),
            Map.of("colour", "blue", "size", "1"),
            Map.of("colour", "mauve"))) {
      for (int limit : new int[] {1, 3, 200}) {
        assertThat(keys(where, null, false, limit)).isEqualTo(expected(where, null, false));
        assertThat(keys(where, null, true, limit)).isEqualTo(expected(where, null, true));
        assertThat(keys(where, "weight", false, limit)).isEqualTo(expected(where, "weight", false));
        assertThat(keys(where, "weight", true, limit)).isEqualTo(expected(where, "weight", true));
      }
    }
  }

  @Test
  void pagesGoOnBehindRowsWithoutAValue() {
    put("a", new Thing(null, 1, 1));
    put("b", new Thing(null, 1, 1));
    put("c", new Thing("blue", 1, 1));
    put("d", new Thing("red", 1, 1));

    assertThat(keys(Map.of(), "colour", false, 1)).containsExactly("a", "b", "c", "d");
    assertThat(keys(Map.of(), "colour", true, 1)).containsExactly("d", "c", "b", "a");
  }

  @Test
  void rowsWithoutAValueComeBeforeACursorOfAnotherSlice() {
    put("a", new Thing(null, 1, 1));
    put("b", new Thing(null, 1, 1));
    Entry elsewhere = new Entry("0", Json.of("{}"), "blue");
    String ascending = Cursor.behind(elsewhere, "colour", false).token();
    String descending = Cursor.behind(elsewhere, "colour", true).token();

    assertThat(table.find(query(Map.of(), "colour", false, 5, ascending))).isEmpty();
    assertThat(table.find(query(Map.of(), "colour", true, 5, descending)))
        .extracting(Entry::key)
        .containsExactly("b", "a");
    assertThat(table.find(query(Map.of("size", "1"), "colour", false, 5, ascending))).isEmpty();
  }

  @Test
  void aCursorOfAnotherOrderIsRefused() {
    put("a", new Thing("red", 1, 1));
    String cursor = Cursor.behind(new Entry("a", Json.of("{}"), 1L), "weight", false).token();

    assertThatThrownBy(() -> table.find(query(Map.of(), null, false, 5, cursor)))
        .hasMessage("the cursor belongs to another sort");
    assertThatThrownBy(() -> table.find(query(Map.of(), "weight", true, 5, cursor)))
        .hasMessage("the cursor belongs to another sort");
    assertThatThrownBy(() -> table.find(query(Map.of(), "weight", false, 5, "???")))
        .hasMessage("a cursor is an earlier answer's next");
  }
}
