package io.daybook.partition;

import io.daybook.kernel.StreamId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The states of the streams that were used last, at most a given number; a stream with commands on
 * their way stays.
 *
 * <p>Context: owned by one partition.
 */
final class StateCache {
  private static final int LOAD_FACTOR_INVERSE = 2;
  private static final int PINNED_SKIPPED_MAX = 16;

  private final int streamsMax;
  private final LinkedHashMap<StreamId, StreamState> states;
  private long hits;
  private long misses;

  StateCache(int streamsMax) {
    this.streamsMax = streamsMax;
    this.states =
        new LinkedHashMap<>(Math.min(streamsMax, 1024) * LOAD_FACTOR_INVERSE, 0.75f, true);
  }

  @Nullable StreamState get(StreamId stream) {
    StreamState state = states.get(stream);
    if (state == null) {
      misses++;
    } else {
      hits++;
    }
    return state;
  }

  /** Returns a state without counting it as used. */
  @Nullable StreamState peek(StreamId stream) {
    return states.containsKey(stream) ? states.get(stream) : null;
  }

  /** Makes room first, so that the state that is about to be used is not the one that goes. */
  void put(StreamState state) {
    if (states.size() >= streamsMax && !states.containsKey(state.stream())) {
      evict();
    }
    states.put(state.stream(), state);
  }

  void remove(StreamId stream) {
    states.remove(stream);
  }

  private void evict() {
    Iterator<Map.Entry<StreamId, StreamState>> eldestFirst = states.entrySet().iterator();
    for (int tries = 0; tries < PINNED_SKIPPED_MAX && eldestFirst.hasNext(); tries++) {
      if (eldestFirst.next().getValue().evictable()) {
        eldestFirst.remove();
        return;
      }
    }
  }

  int size() {
    return states.size();
  }

  long hits() {
    return hits;
  }

  long misses() {
    return misses;
  }
}
