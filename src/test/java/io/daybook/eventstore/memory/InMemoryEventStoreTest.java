package io.daybook.eventstore.memory;

import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStoreContract;

final class InMemoryEventStoreTest extends EventStoreContract {
  @Override
  protected EventStore open(int partitions) {
    return new InMemoryEventStore(partitions);
  }
}
