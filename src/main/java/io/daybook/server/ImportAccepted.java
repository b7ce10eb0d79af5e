package io.daybook.server;

import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.eventstore.postgres.PostgresStoreUse;
import io.daybook.eventstore.postgres.PostgresStoredLog;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.util.Optional;

/**
 * {@code daybook import --accept}: takes what an import that was broken off has left for whole.
 *
 * <p>Context: blocks.
 */
final class ImportAccepted {
  private ImportAccepted() {}

  static boolean run(Settings settings, PrintStream out) {
    try (StoreAccess access = StoreAccess.open(settings, false)) {
      return OneShot.run(
          vertx -> {
            PostgresStoreUse use = OneShot.await(PostgresStoreUse.alone(vertx, access.managing()));
            try {
              return accept(vertx, access, out);
            } finally {
              OneShot.await(use.close());
            }
          });
    }
  }

  private static boolean accept(Vertx vertx, StoreAccess access, PrintStream out) {
    PostgresStoredLog log = OneShot.await(PostgresStoredLog.open(vertx, access.managing()));
    int partitions = log.partitions().count();
    OneShot.await(log.close());
    PostgresEventStore store =
        OneShot.await(PostgresEventStore.open(vertx, access.options(partitions)));
    try {
      Optional<String> open = OneShot.await(store.imports().open());
      if (open.isPresent()) {
        OneShot.await(store.imports().accept());
      }
      out.println(
          open.map(what -> what + ": accepted as it is, nothing more can be imported")
              .orElse("no import is open, nothing was changed"));
      return true;
    } finally {
      OneShot.await(store.close());
    }
  }
}
