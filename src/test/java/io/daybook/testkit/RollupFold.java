package io.daybook.testkit;

import io.daybook.kernel.Rollup;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Folds row changes into the totals of one rollup, without a server.
 *
 * @param <S> the source rows
 * @param <R> the totals
 */
public final class RollupFold<S, R> {
  private final Rollup<S, R> rollup;
  private final Map<String, R> totals = new TreeMap<>();

  /** Creates a fold with no totals. */
  public RollupFold(Rollup<S, R> rollup) {
    this.rollup = rollup;
  }

  /** Returns the totals of these rows, each added once and none subtracted. */
  public static <S, R> Map<String, R> ofRows(Rollup<S, R> rollup, Collection<S> rows) {
    RollupFold<S, R> fold = new RollupFold<>(rollup);
    rows.forEach(row -> fold.change(null, row));
    return fold.totals();
  }

  /** Adds the new row and subtracts the old one. */
  public void change(@Nullable S before, @Nullable S after) {
    if (after != null) {
      String key = rollup.group().apply(after);
      put(key, rollup.add().apply(total(key), after));
    }
    if (before != null) {
      String key = rollup.group().apply(before);
      put(key, rollup.subtract().apply(total(key), before));
    }
  }

  /** Returns the totals by key. */
  public Map<String, R> totals() {
    return totals;
  }

  private R total(String key) {
    R total = totals.get(key);
    return total == null ? rollup.zero().apply(key) : total;
  }

  private void put(String key, R total) {
    if (rollup.empty().test(total)) {
      totals.remove(key);
    } else {
      totals.put(key, total);
    }
  }
}
