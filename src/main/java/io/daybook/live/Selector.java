package io.daybook.live;

import java.util.Map;

/** Which rows of a view a subscription follows. */
sealed interface Selector {
  /** The row of a key. */
  record Key(String key) implements Selector {}

  /** The rows that have these texts in their declared index fields; at least one field. */
  record Where(Map<String, String> fields) implements Selector {}

  /** All rows. */
  record All() implements Selector {}
}
