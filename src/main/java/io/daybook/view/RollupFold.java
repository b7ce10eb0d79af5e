package io.daybook.view;

import io.daybook.kernel.Rollup;
import io.daybook.view.RowChanges.Change;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How another view's row changes fold into totals: the old row is subtracted, the new one added.
 */
final class RollupFold<S, R> {
  private final Rollup<S, R> rollup;

  RollupFold(Rollup<S, R> rollup) {
    this.rollup = rollup;
  }

  void stage(List<Change> changes, StagedRows<R> totals) {
    for (Change change : changes) {
      S before = source(change.before());
      S after = source(change.after());
      if (before != null) {
        subtract(before, totals);
      }
      if (after != null) {
        add(after, totals);
      }
    }
  }

  private @Nullable S source(@Nullable Row row) {
    return row == null ? null : rollup.sourceRow().cast(row.value());
  }

  private void subtract(S row, StagedRows<R> totals) {
    String key = rollup.group().apply(row);
    R total = Objects.requireNonNull(totals.get(key), key);
    put(key, rollup.subtract().apply(total, row), totals);
  }

  private void add(S row, StagedRows<R> totals) {
    String key = rollup.group().apply(row);
    R total = totals.get(key);
    put(key, rollup.add().apply(total == null ? rollup.zero().apply(key) : total, row), totals);
  }

  private void put(String key, R total, StagedRows<R> totals) {
    totals.put(key, rollup.empty().test(total) ? null : total);
  }
}
