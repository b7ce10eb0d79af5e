package io.daybook.load.store;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * The processor time of this process and of all that it started: an embedded PostgreSQL and servers
 * with their Kafka. A machine that does other things at the same time lowers a rate, and that of
 * few threads more than that of many, but hardly the processor time of a command.
 */
final class ProcessorTime {
  private ProcessorTime() {}

  /** Returns what was used since they started; what has ended in between is not in it. */
  static Duration used() {
    return Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants())
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
