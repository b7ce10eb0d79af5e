package io.daybook.live;

import io.daybook.eventstore.RecordedEvent;

/** Which events of the log a client follows. */
sealed interface LogScope {
  /** Those of a category, in all partitions. */
  record Category(String name) implements LogScope {}

  /** Those of a partition. */
  record Partition(int number) implements LogScope {}

  /** Tells whether there are such events in a partition. */
  default boolean reaches(int partition) {
    return switch (this) {
      case Category _ -> true;
      case Partition(int number) -> number == partition;
    };
  }

  /** Tells whether an event is one of them. */
  default boolean includes(RecordedEvent event) {
    return switch (this) {
      case Category(String name) -> event.stream().category().equals(name);
      case Partition(int number) -> event.partition() == number;
    };
  }
}
