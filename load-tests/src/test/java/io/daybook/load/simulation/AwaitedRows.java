package io.daybook.load.simulation;

import io.daybook.load.bench.OrderCommand;
import io.gatling.javaapi.core.Session;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Which row each user waits for, which is in its session, and how long after the answer to its
 * command the row came; 0 when it came first. In whole milliseconds, which is what Gatling stamps
 * frames with. From any thread.
 */
final class AwaitedRows {
  private static final String AWAITED = "awaited";
  private static final long ARRIVAL_MILLIS_MAX = 10_000;
  private static final int DIGITS = 3;

  private final Histogram delays = new Histogram(DIGITS);
  private final AtomicLong unseen = new AtomicLong();

  private record Awaited(String key, long version, long answeredMillis) {}

  /** The command in the session was answered now; {@code etag} is the version that it made. */
  Session answered(Session session) {
    OrderCommand command = Run.command(session);
    String tag = String.valueOf(session.getString("etag"));
    long version = Long.parseLong(tag.substring(1, tag.length() - 1));
    return session.set(AWAITED, new Awaited(command.order(), version, System.currentTimeMillis()));
  }

  /** Tells whether to look on: the row has not come, and it is not too late. */
  boolean isAwaited(Session session) {
    Awaited awaited = awaited(session);
    return awaited != null
        && System.currentTimeMillis() - awaited.answeredMillis < ARRIVAL_MILLIS_MAX;
  }

  /** Takes in a frame, with the time at which it came. */
  Session arrived(Session session, String text, long atMillis) {
    Awaited awaited = awaited(session);
    JsonObject frame = new JsonObject(text);
    if (awaited == null || !brings(frame, awaited)) {
      return session;
    }
    record(Math.max(0, atMillis - awaited.answeredMillis));
    return session.remove(AWAITED);
  }

  private static boolean brings(JsonObject frame, Awaited awaited) {
    JsonObject row = frame.getJsonObject("row");
    return row != null
        && awaited.key.equals(frame.getString("key"))
        && row.getLong("version") >= awaited.version;
  }

  private synchronized void record(long millis) {
    delays.recordValue(millis);
  }

  /** Marks the session as failed when its row has still not come. */
  Session failUnseen(Session session) {
    if (awaited(session) == null) {
      return session;
    }
    unseen.incrementAndGet();
    return session.remove(AWAITED).markAsFailed();
  }

  private static @Nullable Awaited awaited(Session session) {
    return session.contains(AWAITED) ? session.get(AWAITED) : null;
  }

  /** Returns for people what was measured, in a line. */
  synchronized String summary() {
    return String.format(
        Locale.ROOT,
        "rows: p50 %d  p99 %d  max %d ms after the answer (%,d measured); unseen %,d",
        delays.getValueAtPercentile(50),
        delays.getValueAtPercentile(99),
        delays.getMaxValue(),
        delays.getTotalCount(),
        unseen.get());
  }
}
