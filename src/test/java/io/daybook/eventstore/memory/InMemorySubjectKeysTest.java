package io.daybook.eventstore.memory;

import io.daybook.eventstore.SubjectKeyStore;
import io.daybook.eventstore.SubjectKeyStoreContract;

class InMemorySubjectKeysTest extends SubjectKeyStoreContract {
  @Override
  protected SubjectKeyStore open() {
    return new InMemorySubjectKeys();
  }
}
