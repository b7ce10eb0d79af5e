package io.daybook.partition;

import io.daybook.kernel.StreamId;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The states of the streams that were used last, bounded by their number and, roughly, by their
 * bytes; a stream with commands on their way stays.
 *
 * <p>Context: owned by one partition.
 */
final class StateCache {
  private static final int LOAD_FACTOR_INVERSE = 2;
  private static final int PINNED_SKIPPED_MAX = 16;

  private final int streamsMax;
  private final long bytesMax;
  private final Snapshots snapshots;
  private final LinkedHashMap<StreamId, StreamState> states;
  private long bytes;
  private long hits;
  private long misses;

  StateCache(int streamsMax, long bytesMax, Snapshots snapshots) {
    this.streamsMax = streamsMax;
    this.bytesMax = bytesMax;
    this.snapshots = snapshots;
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

  /** Returns the answer that a command got when it took effect, where that is known here. */
  @Nullable Answer answerTo(PendingCommand pending) {
    StreamState state = peek(pending.envelope().stream());
    return state == null ? null : state.answer(pending.envelope().commandId());
  }

  /** Makes room first, so that the state that is about to be used is not the one that goes. */
  void put(StreamState state) {
    remove(state.stream());
    bytes += state.account();
    if (states.size() >= streamsMax) {
      evict();
    }
    shrink();
    states.put(state.stream(), state);
    snapshots.offer(state);
  }

  /** Takes note that a state, which may be cached, went on. */
  void committed(StreamState state) {
    if (states.get(state.stream()) == state) {
      bytes += state.account();
      shrink();
    }
    snapshots.offer(state);
  }

  private void shrink() {
    while (bytes > bytesMax && evict()) {
      // One more is gone.
    }
  }

  void remove(StreamId stream) {
    StreamState removed = states.remove(stream);
    if (removed != null) {
      bytes -= removed.unaccount();
    }
  }

  /** Removes the states in which there is something of persons; nothing may be on its way. */
  void removeOf(Set<UUID> personalKeys) {
    List<StreamId> known =
        states.values().stream()
            .filter(state -> !Collections.disjoint(state.personalKeys(), personalKeys))
            .map(StreamState::stream)
            .toList();
    known.forEach(this::remove);
  }

  private boolean evict() {
    Iterator<Map.Entry<StreamId, StreamState>> eldestFirst = states.entrySet().iterator();
    for (int tries = 0; tries < PINNED_SKIPPED_MAX && eldestFirst.hasNext(); tries++) {
      StreamState eldest = eldestFirst.next().getValue();
      if (eldest.evictable()) {
        eldestFirst.remove();
        bytes -= eldest.unaccount();
        return true;
      }
    }
    return false;
  }

  /** Returns the bytes of all states, roughly. */
  long bytes() {
    return bytes;
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
