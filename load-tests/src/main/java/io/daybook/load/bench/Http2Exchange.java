package io.daybook.load.bench;

/**
 * One lane of an HTTP/2 connection: its request under way, if there is one, and the answer to it.
 *
 * <p>Context: its loop's thread.
 */
final class Http2Exchange {
  private final Http2Connection connection;
  private final Lane lane;
  private final Http2Answer answer = new Http2Answer();
  private long startNanos;
  private boolean busy;
  private boolean over;

  Http2Exchange(Http2Connection connection, Lane lane) {
    this.connection = connection;
    this.lane = lane;
  }

  Http2Connection connection() {
    return connection;
  }

  Http2Answer answer() {
    return answer;
  }

  boolean isBusy() {
    return busy;
  }

  /** Tells whether the lane has no more requests. */
  boolean isOver() {
    return over;
  }

  /** Sends the lane's next request; false when there is none any more. */
  boolean send(long start) {
    Request request = lane.next();
    if (request == null) {
      over = true;
      return false;
    }
    busy = true;
    startNanos = start;
    connection.send(this, request);
    return true;
  }

  /** The answer is whole. */
  void answered(Meter meter) {
    long now = System.nanoTime();
    busy = false;
    meter.answered(answer, startNanos, now);
    lane.answered(answer, now);
    answer.clear();
  }

  /** No answer comes any more. */
  void lost() {
    busy = false;
    answer.clear();
    lane.lost();
  }
}
