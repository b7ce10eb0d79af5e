package io.daybook.load.store;

import io.daybook.load.bench.Options;
import io.daybook.load.bench.Plan;
import io.daybook.load.bench.Target;

/**
 * The load that servers get over HTTP.
 *
 * @param connections how many there are
 * @param streams commands under way on each of them, in HTTP/2; 0: HTTP/1.1, with one under way
 */
record HttpLoad(int connections, int streams) {
  static HttpLoad of(Options options) {
    return new HttpLoad(
        options.number("connections", 256, 1), options.numberIfPresent("streams", 1));
  }

  /** Returns how many commands are under way. */
  int outstanding() {
    return connections * Math.max(1, streams);
  }

  /** Returns where a server takes it. */
  Target target(DaybookServer server) {
    return streams > 0 ? server.http2Target() : server.target();
  }

  Plan plan(Target target, int seconds) {
    return new Plan(target, connections, streams, 1, 0, seconds, 0, true);
  }
}
