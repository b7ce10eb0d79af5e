package io.daybook.platform;

import io.vertx.core.Context;

/** Runs actions later, one at a time, on the context of their owner. */
public interface Timers {
  /** Runs an action after what is queued already. */
  void next(Runnable action);

  /** Runs an action after so many milliseconds. */
  void after(long millis, Runnable action);

  /** Returns the timers of a verticle's context. */
  static Timers on(Context context) {
    return new Timers() {
      @Override
      public void next(Runnable action) {
        context.runOnContext(ignored -> action.run());
      }

      @Override
      public void after(long millis, Runnable action) {
        context.owner().setTimer(millis, ignored -> action.run());
      }
    };
  }
}
