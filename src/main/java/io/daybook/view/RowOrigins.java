package io.daybook.view;

import io.daybook.kernel.StreamId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
  private final Map<UUID, Set<String>> rows = new HashMap<>();
  private @Nullable String usual;

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
      touched(key, stream);
    }
  }

  /**
   * Most rows are touched by the stream of the same id alone, in one and the same category: of
   * those nothing is kept. So that stream is counted among those of every other row too; it may
   * have no events.
   */
  private void touched(String key, StreamId stream) {
    boolean isOwn = stream.id().equals(key);
    if (usual == null && isOwn) {
      usual = stream.category();
    }
    Object known = streams.get(key);
    boolean isUsual = isOwn && stream.category().equals(usual);
    if (known != null || !isUsual) {
      streams.put(key, known == null ? withUsual(key, stream) : withStream(known, stream));
    }
  }

  private Object withUsual(String key, StreamId stream) {
    StreamId perhaps = usual(key);
    return perhaps == null ? stream : withStream(perhaps, stream);
  }

  /** Returns the stream that may have touched a row of which nothing is kept. */
  private @Nullable StreamId usual(String key) {
    return usual != null && StreamId.isSpelledAsId(key) ? new StreamId(usual, key) : null;
  }

  private static Object withStream(Object known, StreamId stream) {
    if (known.equals(stream) || known == MANY) {
      return known;
    }
    if (known instanceof Set<?>) {
      Set<StreamId> several = streams(known);
      if (several.size() >= STREAMS_MAX && !several.contains(stream)) {
        return MANY;
      }
      several.add(stream);
      return several;
    }
    Set<StreamId> two = new HashSet<>(streams(known));
    two.add(stream);
    return two;
  }

  @SuppressWarnings("unchecked") // only sets of streams are kept
  private static Set<StreamId> streams(Object known) {
    return known instanceof StreamId stream ? Set.of(stream) : (Set<StreamId>) known;
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
    Object known = streams.getOrDefault(key, usual(key));
    return known == null || known == MANY
        ? Optional.empty()
        : Optional.of(List.copyOf(streams(known)));
  }
}
