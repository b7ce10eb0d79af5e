package io.daybook.schedule;

import io.daybook.eventstore.ScheduledCommand;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Delivers commands when they are due: claims as many as may be under way, those that are due first
 * before others, and looks again when there is room, when the next one is due, or after a while,
 * since others keep commands too. When the server is busy or the store is away it waits, longer
 * each time. Commands of one stream are sent one after the other.
 *
 * <p>Context: owned by one verticle.
 */
final class Deliveries {
  private static final System.Logger LOG = System.getLogger(Deliveries.class.getName());
  private static final long PAUSE_MILLIS_MIN = 100;
  private static final long PAUSE_MILLIS_MAX = 5_000;

  private final SchedulePorts ports;
  private final ScheduleOptions options;
  private final Delivery delivery;
  private final Map<StreamId, Future<Verdict>> lastOfStream = new HashMap<>();
  private final Promise<Void> drained = Promise.promise();
  private int underWay;
  private boolean claiming;
  private boolean more;
  private boolean stopped;
  private long pauseMillis;
  private long pausedUntilNanos;
  private long lookAtNanos;
  private int lookNumber;
  private @Nullable String trouble;

  Deliveries(SchedulePorts ports, ScheduleOptions options, ScheduleCounters counters) {
    this.ports = ports;
    this.options = options;
    this.delivery = new Delivery(ports, options, counters);
    this.lookAtNanos = ports.clock().nanoTime();
    this.pausedUntilNanos = lookAtNanos;
  }

  /** Begins. */
  void start() {
    look();
  }

  /** Takes note of a command that was kept just now. */
  void kept(ScheduledCommand command) {
    lookIn(millisUntil(command.deliverAt()));
  }

  /** Returns why the last delivery came to nothing, null when it did not. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Claims no more, and waits for what is under way. */
  Future<Void> stop() {
    stopped = true;
    endWhenIdle();
    return drained.future();
  }

  private void endWhenIdle() {
    if (stopped && underWay == 0 && !claiming) {
      drained.tryComplete();
    }
  }

  /** Only a look that is earlier than the one that is planned counts. */
  private void lookIn(long millis) {
    long at = ports.clock().nanoTime() + Duration.ofMillis(millis).toNanos();
    boolean planned = lookAtNanos - ports.clock().nanoTime() > 0;
    if (stopped || (planned && at - lookAtNanos >= 0)) {
      return;
    }
    lookAtNanos = at;
    int number = ++lookNumber;
    ports
        .timers()
        .after(
            Math.max(1, millis),
            () -> {
              if (number == lookNumber) {
                look();
              }
            });
  }

  private long millisUntil(Instant due) {
    long millis = Duration.between(ports.clock().now(), due).toMillis() + 1;
    return Math.max(0, Math.min(options.pollMillis(), millis));
  }

  private void look() {
    if (stopped || claiming) {
      return;
    }
    lookAtNanos = ports.clock().nanoTime();
    long paused = Duration.ofNanos(pausedUntilNanos - lookAtNanos).toMillis();
    int room = options.deliveriesMax() - underWay;
    if (paused > 0 || room <= 0) {
      more = true;
      lookIn(paused > 0 ? paused : options.pollMillis());
      return;
    }
    claiming = true;
    Instant now = ports.clock().now();
    ports
        .store()
        .claim(now, now.plusMillis(options.claimMillis()), room)
        .onComplete(due -> claimed(due, room), this::notClaimed);
  }

  private void notClaimed(Throwable failure) {
    claiming = false;
    LOG.log(System.Logger.Level.DEBUG, "schedule: nothing claimed: {0}", String.valueOf(failure));
    trouble = "the event store can't be reached";
    pause();
    lookIn(pauseMillis);
    endWhenIdle();
  }

  private void claimed(List<ScheduledCommand> due, int room) {
    claiming = false;
    more = due.size() == room;
    due.forEach(this::deliver);
    if (!more) {
      awaitNext();
    } else {
      lookIn(options.pollMillis());
    }
    endWhenIdle();
  }

  private void awaitNext() {
    ports
        .store()
        .nextDue()
        .otherwise(Optional.empty())
        .onSuccess(next -> lookIn(next.map(this::millisUntil).orElseGet(options::pollMillis)));
  }

  private void deliver(ScheduledCommand claimed) {
    underWay++;
    StreamId stream = claimed.key().stream();
    Future<Verdict> before = lastOfStream.get(stream);
    Future<Verdict> delivered =
        before == null
            ? delivery.deliver(claimed)
            : before.compose(done -> delivery.deliver(claimed));
    lastOfStream.put(stream, delivered);
    delivered.onComplete(
        verdict -> {
          lastOfStream.remove(stream, delivered);
          underWay--;
          learn(verdict);
          continueWhenThereIsRoom();
        },
        defect -> {
          underWay--;
          LOG.log(System.Logger.Level.ERROR, "schedule: a delivery failed", defect);
        });
  }

  private void learn(Verdict verdict) {
    switch (verdict) {
      case Verdict.Done ignored -> goesWell();
      case Verdict.Refused ignored -> goesWell();
      case Verdict.Again again -> {
        trouble = again.why().detail();
        if (again.busy()) {
          pause();
        }
      }
    }
  }

  private void goesWell() {
    pauseMillis = 0;
    trouble = null;
  }

  /** Many that come to nothing at the same time are one reason to wait longer. */
  private void pause() {
    long now = ports.clock().nanoTime();
    if (pausedUntilNanos - now <= 0) {
      pauseMillis = Math.min(PAUSE_MILLIS_MAX, Math.max(PAUSE_MILLIS_MIN, 2 * pauseMillis));
      pausedUntilNanos = now + Duration.ofMillis(pauseMillis).toNanos();
    }
  }

  /** Claims a few together rather than each alone. */
  private void continueWhenThereIsRoom() {
    if (more && underWay <= options.deliveriesMax() / 2) {
      more = false;
      look();
    }
    endWhenIdle();
  }
}
