package io.daybook.server;

import io.daybook.eventstore.postgres.PostgresEventStore;
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
      return OneShot.run(vertx -> access.alone(vertx, () -> accept(vertx, access, out)));
    }
  }

  private static boolean accept(Vertx vertx, StoreAccess access, PrintStream out) {
    PostgresEventStore store =
        OneShot.await(PostgresEventStore.open(vertx, access.options(access.partitions(vertx))));
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
