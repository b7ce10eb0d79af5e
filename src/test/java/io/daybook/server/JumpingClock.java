package io.daybook.server;

import io.daybook.platform.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** This machine's time, and some more. */
final class JumpingClock implements Clock {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  void jump(Duration more) {
    ahead.accumulateAndGet(more, Duration::plus);
  }

  @Override
  public Instant now() {
    return Clock.system().now().plus(ahead.get());
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}
