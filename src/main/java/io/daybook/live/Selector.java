package io.daybook.live;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which rows of a view a subscription follows. */
sealed interface Selector {
  /** The row of a key. */
  record Key(String key) implements Selector {}

  /** The rows that have these texts in their declared index fields; at least one field. */
  record Where(Map<String, String> fields) implements Selector {}

  /** All rows. */
  record All() implements Selector {}

  /** Returns the row of a key or, without one, those with these texts in their fields. */
  static Selector of(@Nullable String key, Map<String, String> where) {
    if (key != null) {
      return new Key(key);
    }
    return where.isEmpty() ? new All() : new Where(where);
  }
}
