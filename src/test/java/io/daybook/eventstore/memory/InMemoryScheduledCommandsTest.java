package io.daybook.eventstore.memory;

import io.daybook.eventstore.ScheduledCommandStore;
import io.daybook.eventstore.ScheduledCommandStoreContract;

class InMemoryScheduledCommandsTest extends ScheduledCommandStoreContract {
  @Override
  protected ScheduledCommandStore open() {
    return new InMemoryScheduledCommands();
  }
}
