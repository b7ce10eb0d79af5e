package io.daybook.load.bench;

/**
 * How a load is run.
 *
 * @param target the server
 * @param connections how many connections share the load
 * @param streams requests under way on each connection, which speaks HTTP/2; 0: it speaks HTTP/1.1,
 *     with one under way
 * @param threads how many threads share the connections
 * @param warmupSeconds the beginning that is not counted
 * @param seconds what is counted
 * @param perSecond requests a second; 0: a closed loop
 * @param reconnects whether a broken connection is opened again
 */
public record Plan(
    Target target,
    int connections,
    int streams,
    int threads,
    int warmupSeconds,
    int seconds,
    double perSecond,
    boolean reconnects) {
  /** As good as without end: a load that ends when its lanes have nothing more to send. */
  private static final int UNBOUNDED_SECONDS = 1_000_000;

  /** Returns a closed loop that goes on until its lanes have nothing more to send. */
  static Plan untilDone(Target target, int connections) {
    return new Plan(target, connections, 0, 1, 0, UNBOUNDED_SECONDS, 0, true);
  }

  /** Returns a closed loop over some other number of connections. */
  Plan withConnections(int other) {
    return new Plan(target, other, streams, threads, warmupSeconds, seconds, perSecond, reconnects);
  }

  /** Tells whether connections speak HTTP/2. */
  boolean isHttp2() {
    return streams > 0;
  }

  /** Returns how many lanes each connection has. */
  int lanesEach() {
    return Math.max(1, streams);
  }

  /** Returns what its connections are, for people. */
  String shape() {
    return connections + " connections" + (isHttp2() ? " of " + streams + " streams" : "");
  }

  /** Returns the share of one of the threads. */
  int connectionsOf(int thread) {
    return connections / threads + (thread < connections % threads ? 1 : 0);
  }
}
