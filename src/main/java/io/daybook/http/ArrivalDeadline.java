package io.daybook.http;

import io.daybook.platform.Clock;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;

/**
 * How long a request may take to arrive, from its first byte to its last. Only one that comes in
 * more than one piece costs a timer, and a connection has one at most.
 *
 * <p>Context: one for each connection, on its event loop.
 */
final class ArrivalDeadline {
  private final Clock clock;
  private final long nanosMax;
  private final Runnable onLate;
  private long sinceNanos;
  private boolean arriving;
  private boolean scheduled;

  /**
   * Creates a deadline.
   *
   * @param onLate called once for each request that is late
   */
  ArrivalDeadline(Clock clock, int secondsMax, Runnable onLate) {
    this.clock = clock;
    this.nanosMax = TimeUnit.SECONDS.toNanos(secondsMax);
    this.onLate = onLate;
  }

  /** Returns how long a request may take. */
  long seconds() {
    return TimeUnit.NANOSECONDS.toSeconds(nanosMax);
  }

  /** A part of a request is here, and more is to come. */
  void arriving(ChannelHandlerContext context) {
    if (!arriving) {
      arriving = true;
      sinceNanos = clock.nanoTime();
      if (!scheduled) {
        schedule(context, nanosMax);
      }
    }
  }

  /** The whole request is here, or it is of no interest any more. */
  void arrived() {
    arriving = false;
  }

  private void schedule(ChannelHandlerContext context, long nanos) {
    scheduled = true;
    var _ = context.executor().schedule(() -> check(context), nanos, TimeUnit.NANOSECONDS);
  }

  private void check(ChannelHandlerContext context) {
    scheduled = false;
    if (!arriving) {
      return;
    }
    long now = clock.nanoTime();
    if (!context.channel().config().isAutoRead()) {
      sinceNanos = now; // it is the server that does not read
    }
    long left = nanosMax - (now - sinceNanos);
    if (left > 0) {
      schedule(context, left);
    } else {
      arriving = false;
      onLate.run();
    }
  }
}
