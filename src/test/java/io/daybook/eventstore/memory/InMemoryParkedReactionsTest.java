package io.daybook.eventstore.memory;

import io.daybook.eventstore.ParkedReactionStore;
import io.daybook.eventstore.ParkedReactionStoreContract;

class InMemoryParkedReactionsTest extends ParkedReactionStoreContract {
  @Override
  protected ParkedReactionStore open() {
    return new InMemoryParkedReactions(2);
  }
}
