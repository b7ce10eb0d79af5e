package io.daybook.privacy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map that forgets its oldest half at once.
 *
 * <p>Context: thread-safe and without locks; two threads that fill it at the same time may keep a
 * few more. What was removed never comes back by itself.
 */
final class RecentEntries<K, V> {
  private final int halfMax;
  private volatile Map<K, V> young = new ConcurrentHashMap<>();
  private volatile Map<K, V> old = new ConcurrentHashMap<>();

  RecentEntries(int entriesMax) {
    this.halfMax = Math.max(1, entriesMax / 2);
  }

  @Nullable V get(K key) {
    V found = young.get(key);
    return found != null ? found : old.get(key);
  }

  void put(K key, V value) {
    if (young.size() >= halfMax) {
      old = young;
      young = new ConcurrentHashMap<>();
    }
    young.put(key, value);
  }

  void remove(K key) {
    young.remove(key);
    old.remove(key);
  }
}
