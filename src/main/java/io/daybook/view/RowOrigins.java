package io.daybook.view;

import io.daybook.kernel.StreamId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Where the rows of a slice come from: of which persons there is something in a row, and which
 * streams have touched it, so that it can be folded again when a person is erased. Of views that
 * fold no personal events nothing is kept.
 *
 * <p>Context: owned by one slice.
 */
final class RowOrigins {
  /** A row that more streams have touched is folded again from the whole log. */
  static final int STREAMS_MAX = 1_000;

  private static final Object MANY = new Object();

  private final boolean tracked;
  private final Map<String, Object> streams = new HashMap<>();
  private final Map<String, String> categories = new HashMap<>();
  private final Map<UUID, Set<String>> rows = new HashMap<>();

  /**
   * Creates it.
   *
   * @param tracked whether any event that the view folds may have something personal
   */
  RowOrigins(boolean tracked) {
    this.tracked = tracked;
  }

  /**
   * Takes note of an event that touched a row.
   *
   * @param personalKeys the keys of the persons of whom there is something in the event
   */
  void touched(String key, StreamId stream, Set<UUID> personalKeys) {
    for (UUID personal : personalKeys) {
      rows.merge(personal, Set.of(key), RowOrigins::joined);
    }
    if (tracked) {
      streams.merge(key, origin(key, stream), (known, one) -> withStream(key, known, stream, one));
    }
  }

  /**
   * The stream of the same id as the row, which is the usual one, is kept as its category alone.
   */
  private Object origin(String key, StreamId stream) {
    return stream.id().equals(key)
        ? categories.computeIfAbsent(stream.category(), category -> category)
        : stream;
  }

  private static Object withStream(String key, Object known, StreamId stream, Object one) {
    if (known.equals(one) || known == MANY) {
      return known;
    }
    if (known instanceof Set<?>) {
      Set<StreamId> several = streams(key, known);
      if (several.size() >= STREAMS_MAX && !several.contains(stream)) {
        return MANY;
      }
      several.add(stream);
      return several;
    }
    Set<StreamId> two = new HashSet<>(streams(key, known));
    two.add(stream);
    return two;
  }

  @SuppressWarnings("unchecked") // only sets of streams are kept
  private static Set<StreamId> streams(String key, Object known) {
    return switch (known) {
      case String category -> Set.of(new StreamId(category, key));
      case StreamId stream -> Set.of(stream);
      default -> (Set<StreamId>) known;
    };
  }

  private static <T> Set<T> joined(Set<T> known, Set<T> one) {
    if (known.containsAll(one)) {
      return known;
    }
    Set<T> more = known instanceof HashSet<T> ? known : new HashSet<>(known);
    more.addAll(one);
    return more;
  }

  /** Returns the rows in which there is something of persons, and forgets that. */
  Set<String> takeRows(Set<UUID> personalKeys) {
    Set<String> all = new HashSet<>();
    for (UUID personal : personalKeys) {
      all.addAll(rows.getOrDefault(personal, Set.of()));
      rows.remove(personal);
    }
    return all;
  }

  /** Takes note again of what was taken, since the rows could not be folded again. */
  void giveBack(Set<UUID> personalKeys, List<String> keys) {
    for (UUID personal : personalKeys) {
      keys.forEach(key -> rows.merge(personal, Set.of(key), RowOrigins::joined));
    }
  }

  /** Returns all streams that have touched a row, nothing when that is not known. */
  Optional<List<StreamId>> streamsOf(String key) {
    Object known = streams.get(key);
    return known == null || known == MANY
        ? Optional.empty()
        : Optional.of(List.copyOf(streams(key, known)));
  }
}
