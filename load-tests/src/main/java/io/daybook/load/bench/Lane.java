package io.daybook.load.bench;

import org.jspecify.annotations.Nullable;

/** What one user sends, one request at a time. Called on its loop's thread only. */
interface Lane {
  /** Returns the next request, null when there is none any more. */
  @Nullable Request next();

  /**
   * Takes the answer to the request before.
   *
   * @param answer valid during the call
   * @param nanos when it was read, as {@link System#nanoTime}
   */
  void answered(Answer answer, long nanos);

  /** The connection broke: whether the request before took effect is unknown. */
  default void lost() {}
}
