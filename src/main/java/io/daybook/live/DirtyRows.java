package io.daybook.live;

import io.daybook.codec.Json;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The rows of a subscription that differ from what its client has, each in its latest state. More
 * than may be are not kept: then what the client has is void as a whole.
 *
 * <p>Context: owned by one subscription.
 */
final class DirtyRows {
  private final int max;
  private final Map<String, ChangedRow.State> rows = new LinkedHashMap<>(4);
  private boolean invalid;

  DirtyRows(int max) {
    this.max = max;
  }

  /** Notes a row; returns whether it replaced an earlier state of it. */
  boolean put(String key, ChangedRow.State state) {
    if (invalid) {
      return false;
    }
    boolean replaced = rows.put(key, state) != null;
    if (rows.size() > max) {
      invalidate();
    }
    return replaced;
  }

  /** What the client has is void as a whole. */
  void invalidate() {
    rows.clear();
    invalid = true;
  }

  boolean invalid() {
    return invalid;
  }

  /** Tells whether there is nothing to do. */
  boolean isEmpty() {
    return rows.isEmpty() && !invalid;
  }

  /** Takes a row out, in the order in which they were first noted. */
  ChangedRow.State remove() {
    Iterator<ChangedRow.State> first = rows.values().iterator();
    ChangedRow.State state = first.next();
    first.remove();
    return state;
  }

  /** Lays the rows over a snapshot, and is empty. */
  void layOver(Map<String, Json> snapshot) {
    rows.forEach(
        (key, state) -> {
          Json row = state.row();
          if (row == null) {
            snapshot.remove(key);
          } else {
            snapshot.put(key, row);
          }
        });
    clear();
  }

  /** Forgets everything. */
  void clear() {
    rows.clear();
    invalid = false;
  }
}
