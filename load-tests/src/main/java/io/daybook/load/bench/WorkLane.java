package io.daybook.load.bench;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes items from a queue that lanes share, and sends one request for each until there are no
 * more. A request that could not be served now (429, 503, or the connection broke) is sent again,
 * many times.
 */
final class WorkLane<T> implements Lane {
  private static final int ATTEMPTS_MAX = 10_000;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private final Queue<T> left;
  private final Function<T, Request> request;
  private final Done<T> done;
  private @Nullable T current;
  private boolean again;
  private int attempts;

  /** Takes the last answer to an item's request; called on the lane's thread. */
  @FunctionalInterface
  interface Done<T> {
    void done(T item, Answer answer);
  }

  private WorkLane(Queue<T> left, Function<T, Request> request, Done<T> done) {
    this.left = left;
    this.request = request;
    this.done = done;
  }

  /** Works off all items, and returns how many were answered. */
  static <T> long run(Plan plan, Iterable<T> items, Function<T, Request> request, Done<T> done)
      throws InterruptedException {
    Queue<T> left = new ConcurrentLinkedQueue<>();
    items.forEach(left::add);
    AtomicLong answered = new AtomicLong();
    Done<T> counted =
        (item, answer) -> {
          answered.incrementAndGet();
          done.done(item, answer);
        };
    Load.run(plan, lane -> new WorkLane<>(left, request, counted));
    return answered.get();
  }

  @Override
  public @Nullable Request next() {
    if (!again) {
      current = left.poll();
      attempts = 0;
    }
    again = false;
    attempts++;
    return current == null ? null : request.apply(current);
  }

  @Override
  public void answered(Answer answer, long nanos) {
    T item = current;
    int status = answer.status();
    boolean notNow = status == TOO_MANY_REQUESTS || status == UNAVAILABLE;
    again = notNow && attempts < ATTEMPTS_MAX;
    if (item != null && !again) {
      done.done(item, answer);
    }
  }

  @Override
  public void lost() {
    again = attempts < ATTEMPTS_MAX;
  }
}
