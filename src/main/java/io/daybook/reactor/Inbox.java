package io.daybook.reactor;

import io.daybook.feed.FeedEvent;
import io.daybook.feed.FeedRun;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What a reactor has taken of one partition and not begun yet, in order and without a gap.
 *
 * <p>Takes what comes next as far as there is room. What has no room, and what came before its
 * turn, is only known to be there: it is fetched from the event store when there is room again.
 *
 * <p>Context: owned by one reactor.
 */
final class Inbox {
  private final int eventsMax;
  private final Deque<FeedEvent> waiting = new ArrayDeque<>();
  private long taken;
  private long head;
  private boolean fetching;
  private boolean outdated;

  /**
   * Creates an inbox.
   *
   * @param from the position after which it begins
   */
  Inbox(long from, int eventsMax) {
    this.taken = from;
    this.head = from;
    this.eventsMax = eventsMax;
  }

  /** Notes that the store holds events up to that position. */
  void seen(long position) {
    head = Math.max(head, position);
  }

  /** Takes of a run what comes next and has room. */
  void offer(FeedRun run) {
    seen(run.last());
    if (run.last() <= taken || run.first() > taken + 1) {
      return;
    }
    for (FeedEvent event : run.after(taken).events()) {
      if (waiting.size() == eventsMax) {
        return;
      }
      waiting.add(event);
      taken = event.position();
    }
  }

  @Nullable FeedEvent first() {
    return waiting.peek();
  }

  void removeFirst() {
    waiting.remove();
  }

  /** Forgets what waits, and what is being fetched: all of it is fetched anew. */
  void forget() {
    FeedEvent first = waiting.peek();
    taken = first == null ? taken : first.position() - 1;
    waiting.clear();
    outdated = fetching;
  }

  /** Returns how many events to fetch now after the position that was taken, 0 for none. */
  int wanted() {
    boolean room = waiting.size() <= eventsMax / 2;
    return fetching || !room || head <= taken
        ? 0
        : (int) Math.min(eventsMax - waiting.size(), head - taken);
  }

  void beginFetching() {
    fetching = true;
    outdated = false;
  }

  /** Takes what was fetched. */
  void fetched(@Nullable FeedRun run) {
    fetching = false;
    if (run != null && !run.events().isEmpty() && !outdated) {
      offer(run);
    }
  }

  /** Returns the last position that was taken. */
  long taken() {
    return taken;
  }

  /** Returns the last position that is known to be there. */
  long head() {
    return head;
  }
}
