package io.daybook.eventstore.postgres;

import io.daybook.eventstore.SubjectKeyStore;
import io.daybook.eventstore.SubjectKeyStoreContract;
import io.daybook.testkit.TestServers;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;

class PostgresSubjectKeysIT extends SubjectKeyStoreContract {
  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  protected SubjectKeyStore open() {
    return PostgresEventStore.open(VERTX, PostgresOptions.of(TestServers.freshDatabase(), 1))
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join()
        .subjectKeys();
  }
}
