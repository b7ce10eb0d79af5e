package io.daybook.live;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Lets so many reads be under way at once, and lets connections take turns, so that one with many
 * subscriptions does not keep the others waiting.
 *
 * <p>Context: owned by one hub.
 */
final class ReadTurns {
  private final int perConnectionMax;
  private final int perHubMax;
  private final Deque<Line> lines = new ArrayDeque<>();
  private int active;
  private boolean starting;

  ReadTurns(LiveOptions.ReadLimits limits) {
    this.perConnectionMax = limits.perConnectionMax();
    this.perHubMax = limits.perHubMax();
  }

  /** The reads of one connection that wait for their turn. */
  static final class Line {
    private final Deque<Supplier<? extends Future<?>>> waiting = new ArrayDeque<>();
    private int active;
    private boolean listed;
  }

  /** Starts a read when it is its turn. */
  void take(Line line, Supplier<? extends Future<?>> read) {
    line.waiting.add(read);
    list(line);
    startAll();
  }

  private void list(Line line) {
    if (!line.listed && !line.waiting.isEmpty() && line.active < perConnectionMax) {
      line.listed = true;
      lines.add(line);
    }
  }

  /** A loop, not a recursion, for reads that end at once. */
  private void startAll() {
    if (starting) {
      return;
    }
    starting = true;
    while (active < perHubMax && !lines.isEmpty()) {
      Line line = lines.remove();
      line.listed = false;
      start(line, line.waiting.remove());
      list(line);
    }
    starting = false;
  }

  private void start(Line line, Supplier<? extends Future<?>> read) {
    active++;
    line.active++;
    Future.succeededFuture().compose(turn -> read.get().mapEmpty()).onComplete(ended -> end(line));
  }

  private void end(Line line) {
    active--;
    line.active--;
    list(line);
    startAll();
  }
}
