package io.daybook.view;

import io.daybook.feed.FeedEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A few rows that are being folded again, apart from the table.
 *
 * <p>Context: owned by one slice.
 */
final class RefoldedRows<R> {
  private final EventFold<R> fold;
  private final Map<String, Optional<R>> rows = new HashMap<>();

  /** Creates them as they were before the first event. */
  RefoldedRows(EventFold<R> fold, Set<String> keys) {
    this.fold = fold;
    keys.forEach(key -> rows.put(key, Optional.empty()));
  }

  Set<String> keys() {
    return rows.keySet();
  }

  /** Tells whether an event touches one of the rows, with all that it has become. */
  boolean areTouchedBy(FeedEvent event) {
    for (int i = 0; i < event.size(); i++) {
      String key = fold.key(event.get(i));
      if (key != null && rows.containsKey(key)) {
        return true;
      }
    }
    return false;
  }

  /** Folds an event into those of the rows that it touches. */
  void fold(FeedEvent event) {
    for (int i = 0; i < event.size(); i++) {
      String key = fold.key(event.get(i));
      Optional<R> before = rows.get(key);
      if (key != null && before != null) {
        @Nullable R after = fold.apply(before.orElse(null), event.get(i));
        rows.put(key, Optional.ofNullable(after));
      }
    }
  }

  /** Returns the rows, nothing for one that is gone. */
  Map<String, Optional<R>> all() {
    return rows;
  }
}
