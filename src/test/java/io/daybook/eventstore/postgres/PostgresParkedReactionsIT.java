package io.daybook.eventstore.postgres;

import io.daybook.eventstore.ParkedReactionStore;
import io.daybook.eventstore.ParkedReactionStoreContract;
import io.daybook.testkit.TestServers;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;

class PostgresParkedReactionsIT extends ParkedReactionStoreContract {
  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  protected ParkedReactionStore open() {
    return PostgresEventStore.open(VERTX, PostgresOptions.of(TestServers.freshDatabase(), 2))
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join()
        .parkedReactions();
  }
}
