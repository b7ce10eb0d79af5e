package io.daybook.reactor;

import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets work for one stream be done in order, and for different streams at once.
 *
 * <p>Context: owned by one reactor.
 */
final class Lanes {
  private final Map<StreamId, Deque<Supplier<Future<?>>>> lanes = new HashMap<>();
  private final Runnable ended;
  private int size;
  private @Nullable Promise<Void> drained;

  /**
   * Creates lanes.
   *
   * @param ended runs each time when work is done
   */
  Lanes(Runnable ended) {
    this.ended = ended;
  }

  /**
   * Does work when all is done that was added for that stream before.
   *
   * @param work its future does not fail
   */
  void add(StreamId stream, Supplier<Future<?>> work) {
    size++;
    Deque<Supplier<Future<?>>> lane = lanes.computeIfAbsent(stream, _ -> new ArrayDeque<>(2));
    lane.add(work);
    if (lane.size() == 1) {
      start(stream, lane);
    }
  }

  private void start(StreamId stream, Deque<Supplier<Future<?>>> lane) {
    lane.element().get().onComplete(_ -> next(stream, lane));
  }

  private void next(StreamId stream, Deque<Supplier<Future<?>>> lane) {
    lane.remove();
    size--;
    if (lane.isEmpty()) {
      lanes.remove(stream);
    } else {
      start(stream, lane);
    }
    Promise<Void> waiting = drained;
    if (size == 0 && waiting != null) {
      waiting.tryComplete();
    }
    ended.run();
  }

  /** Completes when all work is done. */
  Future<Void> drained() {
    Promise<Void> promise = Promise.promise();
    drained = promise;
    if (size == 0) {
      promise.complete();
    }
    return promise.future();
  }

  /** Returns how much work is not done. */
  int size() {
    return size;
  }

  /** Tells whether work for a stream is not done. */
  boolean has(StreamId stream) {
    return lanes.containsKey(stream);
  }
}
