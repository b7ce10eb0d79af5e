package io.daybook.eventstore.postgres;

import io.daybook.eventstore.ScheduledCommandStore;
import io.daybook.eventstore.ScheduledCommandStoreContract;
import io.daybook.testkit.TestServers;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;

class PostgresScheduledCommandsIT extends ScheduledCommandStoreContract {
  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  protected ScheduledCommandStore open() {
    return PostgresEventStore.open(VERTX, PostgresOptions.of(TestServers.freshDatabase(), 4))
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join()
        .scheduledCommands();
  }
}
