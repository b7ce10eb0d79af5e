package io.daybook.partition;

import io.daybook.kernel.StreamId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The commands that wait for the states of their streams, by stream, each stream's in order.
 *
 * <p>Context: owned by one partition.
 */
final class LoadQueue {
  private final LinkedHashMap<StreamId, List<PendingCommand>> waiting = new LinkedHashMap<>();

  void add(PendingCommand pending) {
    waiting.computeIfAbsent(pending.envelope().stream(), stream -> new ArrayList<>(2)).add(pending);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Returns the streams that were waited for first; their commands stay. */
  List<StreamId> first(int streamsMax) {
    List<StreamId> first = new ArrayList<>(Math.min(streamsMax, waiting.size()));
    Iterator<StreamId> streams = waiting.keySet().iterator();
    while (streams.hasNext() && first.size() < streamsMax) {
      first.add(streams.next());
    }
    return first;
  }

  /** Returns the commands that wait for the stream, and forgets them. */
  List<PendingCommand> release(StreamId stream) {
    List<PendingCommand> released = waiting.remove(stream);
    return released == null ? List.of() : released;
  }

  /** Returns all commands, and forgets them. */
  List<PendingCommand> releaseAll() {
    List<PendingCommand> released = new ArrayList<>();
    for (Map.Entry<StreamId, List<PendingCommand>> stream : waiting.entrySet()) {
      released.addAll(stream.getValue());
    }
    waiting.clear();
    return released;
  }
}
