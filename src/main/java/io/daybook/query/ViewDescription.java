package io.daybook.query;

import io.daybook.kernel.Rollup;
import io.daybook.kernel.View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What readers must know of a view or a rollup: its name, what its rows can be found and ordered
 * by, and how many slices hold them.
 *
 * @param name the name of the view
 * @param indexes by name, the value by which a row can be found; in the order of declaration
 * @param sorts by name, the value by which rows can be ordered; in the order of declaration
 * @param slices how many verticles hold the rows, 1 and up
 */
public record ViewDescription(
    String name,
    Map<String, Function<Object, @Nullable Object>> indexes,
    Map<String, Function<Object, @Nullable Object>> sorts,
    int slices) {

  /** Creates a description; the maps keep their order. */
  public ViewDescription {
    indexes = Collections.unmodifiableMap(new LinkedHashMap<>(indexes));
    sorts = Collections.unmodifiableMap(new LinkedHashMap<>(sorts));
    if (slices < 1) {
      throw new IllegalArgumentException("a view has at least one slice, not " + slices);
    }
  }

  /** Describes a view. */
  public static <R> ViewDescription of(View<R> view, int slices) {
    return of(view.name(), view.row(), view.fields(), slices);
  }

  /** Describes a rollup. */
  public static <R> ViewDescription of(Rollup<?, R> rollup, int slices) {
    return of(rollup.name(), rollup.row(), rollup.fields(), slices);
  }

  private static <R> ViewDescription of(
      String name, Class<R> row, View.Fields<R> fields, int slices) {
    Map<String, Function<Object, @Nullable Object>> indexes = new LinkedHashMap<>();
    fields.indexes().forEach((field, value) -> indexes.put(field, on(row, value)));
    Map<String, Function<Object, @Nullable Object>> sorts = new LinkedHashMap<>();
    fields.sorts().forEach((field, value) -> sorts.put(field, on(row, value)));
    return new ViewDescription(name, indexes, sorts, slices);
  }

  private static <R> Function<Object, @Nullable Object> on(Class<R> row, Function<R, ?> value) {
    return any -> value.apply(row.cast(any));
  }

  /** Returns the slice that holds the row of a key: CRC-32C of its UTF-8 bytes, modulo slices. */
  public int slice(String key) {
    if (slices == 1) {
      return 0;
    }
    CRC32C crc = new CRC32C();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % slices);
  }

  /**
   * Tells whether a row has the given values.
   *
   * @param row a row of this view
   * @param where the text of the value by declared index
   */
  public boolean matches(Object row, Map<String, String> where) {
    for (Map.Entry<String, String> wanted : where.entrySet()) {
      if (!wanted.getValue().equals(text(row, wanted.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the text by which a row is found in a declared index: its value's, or empty. */
  public String text(Object row, String index) {
    Function<Object, @Nullable Object> value = indexes.get(index);
    Object found = value == null ? null : value.apply(row);
    return found == null ? "" : found.toString();
  }

  /** Returns why rows can't be found or ordered by these fields; null when they can. */
  public @Nullable String objection(Iterable<String> where, @Nullable String sort) {
    for (String field : where) {
      if (!indexes.containsKey(field)) {
        return "%s has no index '%s'; %s"
            .formatted(name, shown(field), declared("indexes", indexes.keySet()));
      }
    }
    if (sort != null && !sorts.containsKey(sort)) {
      return "%s can't be sorted by '%s'; %s"
          .formatted(name, shown(sort), declared("sorts", sorts.keySet()));
    }
    return null;
  }

  private static String declared(String what, Iterable<String> fields) {
    List<String> names = new ArrayList<>();
    fields.forEach(names::add);
    return names.isEmpty()
        ? "it declares no " + what
        : "its " + what + " are " + String.join(", ", names);
  }

  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
