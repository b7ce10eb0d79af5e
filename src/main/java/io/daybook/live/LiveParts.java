package io.daybook.live;

import io.vertx.core.Vertx;
import java.util.Map;

/**
 * What the sessions of one hub share.
 *
 * @param views the views by name
 */
record LiveParts(
    Vertx vertx,
    LiveOptions options,
    LiveSources sources,
    LiveCounters counters,
    ReadTurns turns,
    Map<String, WatchedView> views,
    EventTail tail,
    Admission admission) {
  /** Does something after the time that a failed read is to be waited for. */
  void later(Runnable action) {
    vertx.setTimer(options.reads().retryMillis(), fired -> action.run());
  }
}
