package io.daybook.view;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one index: the keys of the rows that have the same text. An entry of one row, as
 * nearly all are where the texts are many, is that row's key alone and no set.
 *
 * <p>Context: owned by one slice.
 */
final class IndexEntries {
  /** By text, a key or a set of keys. */
  private final Map<String, Object> entries = new HashMap<>();

  /** Returns the keys of the rows that have a text, in no order; good until the next change. */
  Set<String> keys(String text) {
    Object found = entries.get(text);
    if (found == null) {
      return Set.of();
    }
    return found instanceof String only ? Set.of(only) : keys(found);
  }

  @SuppressWarnings("unchecked") // what is not a key is a set of keys
  private static Set<String> keys(Object entry) {
    return (Set<String>) entry;
  }

  /** Moves a row from one text to another; null before it is there, and after. */
  void move(String key, @Nullable String old, @Nullable String now) {
    if (old != null) {
      entries.computeIfPresent(old, (text, entry) -> without(entry, key));
    }
    if (now != null) {
      entries.merge(now, key, (entry, any) -> with(entry, key));
    }
  }

  private static @Nullable Object without(Object entry, String key) {
    if (entry instanceof String only) {
      return only.equals(key) ? null : entry;
    }
    Set<String> keys = keys(entry);
    keys.remove(key);
    return keys.isEmpty() ? null : keys;
  }

  private static Object with(Object entry, String key) {
    Set<String> keys;
    if (entry instanceof String only) {
      keys = new HashSet<>(4);
      keys.add(only);
    } else {
      keys = keys(entry);
    }
    keys.add(key);
    return keys;
  }
}
