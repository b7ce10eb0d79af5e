package io.daybook.view;

import io.daybook.view.RowChanges.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows that one batch has touched, apart from the table until the batch is through: a row that
 * is touched many times is written and announced once.
 */
final class StagedRows<R> {
  private final RowTable table;
  private final Class<R> type;
  private final @Nullable StagedRows<R> below;
  private final Map<String, Optional<R>> touched = new LinkedHashMap<>();

  StagedRows(RowTable table, Class<R> type) {
    this(table, type, null);
  }

  private StagedRows(RowTable table, Class<R> type, @Nullable StagedRows<R> below) {
    this.table = table;
    this.type = type;
    this.below = below;
  }

  /** Returns rows on top of these, which see what is touched here, for {@link #addAll}. */
  StagedRows<R> above() {
    return new StagedRows<>(table, type, this);
  }

  /** Adds all that was touched on top of these rows. */
  void addAll(StagedRows<R> above) {
    touched.putAll(above.touched);
  }

  @Nullable R get(String key) {
    Optional<R> staged = touched.get(key);
    if (staged != null) {
      return staged.orElse(null);
    }
    if (below != null) {
      return below.get(key);
    }
    Row row = table.get(key);
    return row == null ? null : type.cast(row.value());
  }

  void put(String key, @Nullable R row) {
    touched.put(key, Optional.ofNullable(row));
  }

  /** Brings the rows into the table, and returns those that differ. */
  List<Change> commit(RowWriter writer) {
    List<Change> changes = new ArrayList<>(touched.size());
    touched.forEach(
        (key, staged) -> {
          Row before = table.get(key);
          String known = before == null ? key : before.key();
          Row after = staged.map(row -> writer.row(known, row)).orElse(null);
          if (before == null && after == null) {
            return;
          }
          if (after == null) {
            table.remove(key);
          } else {
            table.put(after);
          }
          changes.add(new Change(known, before, after));
        });
    return changes;
  }
}
