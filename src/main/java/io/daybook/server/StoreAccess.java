package io.daybook.server;

import io.daybook.embedded.EmbeddedPostgres;
import io.daybook.embedded.EmbeddedServerException;
import io.daybook.embedded.EmbeddedServers;
import io.daybook.eventstore.postgres.PostgresOptions;
import io.daybook.eventstore.postgres.PostgresStoreUse;
import io.daybook.eventstore.postgres.PostgresStoredLog;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to the configured PostgreSQL for a command that is not the server: an external one, the
 * embedded one of a server that runs on the data directory, or the embedded one started for the
 * command alone.
 *
 * <p>Context: blocks.
 *
 * @param uri of the user who works with the store
 * @param ownerUri of the one who may migrate it, null where that is the same or nobody must
 * @param reading of the one who is there in any case
 */
record StoreAccess(
    String uri, @Nullable String ownerUri, String reading, @Nullable EmbeddedServers embedded)
    implements AutoCloseable {

  /**
   * Finds or starts the PostgreSQL.
   *
   * @param make whether a new data directory may be made
   */
  static StoreAccess open(Settings settings, boolean make) {
    String external = settings.text(Setting.POSTGRES);
    if (!external.isEmpty()) {
      String owner = settings.text(Setting.POSTGRES_OWNER);
      return new StoreAccess(external, owner.isEmpty() ? null : owner, external, null);
    }
    Path data = Path.of(settings.text(Setting.DATA));
    if (!make && !Files.isDirectory(data.resolve("postgres"))) {
      throw new BadSettingException("there is no store in " + data.toAbsolutePath());
    }
    try {
      EmbeddedServers servers = EmbeddedServers.start(data, true, false);
      String owner = String.valueOf(servers.postgresUri());
      return new StoreAccess(
          String.valueOf(servers.postgresApplicationUri()), owner, owner, servers);
    } catch (EmbeddedServerException inUse) {
      Optional<String> running = EmbeddedPostgres.running(data);
      if (running.isEmpty()) {
        throw inUse;
      }
      return new StoreAccess(running.get(), null, running.get(), null);
    }
  }

  /** Returns the URI of the user who is there before a store is made. */
  String managing() {
    String owner = ownerUri;
    return owner == null ? uri : owner;
  }

  /** Does something while nobody else works on the store: servers would act on a part of a log. */
  <T> T alone(Vertx vertx, Supplier<T> work) {
    PostgresStoreUse use = OneShot.await(PostgresStoreUse.alone(vertx, managing()));
    try {
      return work.get();
    } finally {
      OneShot.await(use.close());
    }
  }

  /** Returns how many partitions there are; fails where there is no store. */
  int partitions(Vertx vertx) {
    PostgresStoredLog log = OneShot.await(PostgresStoredLog.open(vertx, managing()));
    OneShot.await(log.close());
    return log.partitions().count();
  }

  /** Returns how to open a store of so many partitions. */
  PostgresOptions options(int partitions) {
    PostgresOptions options = PostgresOptions.of(uri, partitions);
    String owner = ownerUri;
    return owner == null ? options : options.withOwner(owner);
  }

  @Override
  public void close() {
    EmbeddedServers servers = embedded;
    if (servers != null) {
      servers.close();
    }
  }
}
