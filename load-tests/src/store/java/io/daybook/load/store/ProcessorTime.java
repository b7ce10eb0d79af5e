package io.daybook.load.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The processor time, up to a moment, of this process and of all that it started: an embedded
 * PostgreSQL and servers with their Kafka. A machine that does other things at the same time lowers
 * a rate, and that of few threads more than that of many, but hardly the processor time of a
 * command.
 *
 * @param used by each process that is there, by its id
 */
record ProcessorTime(Map<Long, Duration> used) {
  ProcessorTime {
    used = Map.copyOf(used);
  }

  /** Returns what was used up to now. */
  static ProcessorTime now() {
    Map<Long, Duration> used = new HashMap<>();
    ProcessHandle self = ProcessHandle.current();
    Stream.concat(Stream.of(self), self.descendants())
        .forEach(
            process ->
                used.put(process.pid(), process.info().totalCpuDuration().orElse(Duration.ZERO)));
    return new ProcessorTime(used);
  }

  /**
   * Returns what was used since an earlier moment by the processes that are still there, in
   * seconds. Those that have ended, as workers of PostgreSQL's autovacuum do, are left out.
   */
  double secondsSince(ProcessorTime earlier) {
    return used.entrySet().stream()
            .mapToLong(
                process ->
                    process
                        .getValue()
                        .minus(earlier.used.getOrDefault(process.getKey(), Duration.ZERO))
                        .toNanos())
            .filter(nanos -> nanos > 0)
            .sum()
        / 1e9;
  }
}
