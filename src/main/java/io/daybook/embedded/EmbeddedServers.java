package io.daybook.embedded;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The embedded servers that one Daybook uses, and its hold on the data directory. */
public final class EmbeddedServers implements AutoCloseable {
  private final DataDirectoryLock lock;
  private final Optional<EmbeddedPostgres> postgres;
  private final Optional<EmbeddedKafka> kafka;

  private EmbeddedServers(
      DataDirectoryLock lock, Optional<EmbeddedPostgres> postgres, Optional<EmbeddedKafka> kafka) {
    this.lock = lock;
    this.postgres = postgres;
    this.kafka = kafka;
  }

  /** Starts the servers asked for, with the usual options. */
  public static EmbeddedServers start(Path dataDirectory, boolean postgres, boolean kafka) {
    return start(
        dataDirectory,
        postgres ? Optional.of(EmbeddedPostgresOptions.USUAL) : Optional.empty(),
        kafka ? Optional.of(EmbeddedKafkaOptions.USUAL) : Optional.empty());
  }

  /**
   * Takes the data directory and starts the servers on it, side by side. Blocks until they serve;
   * if one does not start, the other is stopped again.
   *
   * @param postgres how PostgreSQL runs; empty: not here
   * @param kafka how Kafka runs; empty: not here
   * @throws EmbeddedServerException if another Daybook has the directory or a server does not start
   */
  public static EmbeddedServers start(
      Path dataDirectory,
      Optional<EmbeddedPostgresOptions> postgres,
      Optional<EmbeddedKafkaOptions> kafka) {
    DataDirectoryLock lock = DataDirectoryLock.take(dataDirectory);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var startedPostgres =
          supply(threads, () -> postgres.map(how -> EmbeddedPostgres.start(dataDirectory, how)));
      var startedKafka =
          supply(threads, () -> kafka.map(how -> EmbeddedKafka.start(dataDirectory, how)));
      return both(lock, startedPostgres, startedKafka);
    }
  }

  private static <T> CompletableFuture<Optional<T>> supply(
      ExecutorService threads, Supplier<Optional<T>> start) {
    return CompletableFuture.supplyAsync(start, threads);
  }

  private static EmbeddedServers both(
      DataDirectoryLock lock,
      CompletableFuture<Optional<EmbeddedPostgres>> postgres,
      CompletableFuture<Optional<EmbeddedKafka>> kafka) {
    try {
      CompletableFuture.allOf(postgres, kafka).join();
      return new EmbeddedServers(lock, postgres.join(), kafka.join());
    } catch (CompletionException e) {
      new EmbeddedServers(lock, orEmpty(postgres), orEmpty(kafka)).close();
      throw e.getCause() instanceof EmbeddedServerException cause
          ? cause
          : new EmbeddedServerException("the embedded servers do not start: " + e.getCause(), e);
    }
  }

  private static <T> Optional<T> orEmpty(CompletableFuture<Optional<T>> started) {
    return started.isCompletedExceptionally() ? Optional.empty() : started.join();
  }

  /** Returns the URI of PostgreSQL for Daybook's own user; null if it does not run here. */
  public @Nullable String postgresApplicationUri() {
    return postgres.map(EmbeddedPostgres::applicationUri).orElse(null);
  }

  /** Returns the URI of PostgreSQL for its superuser; null if it does not run here. */
  public @Nullable String postgresUri() {
    return postgres.map(EmbeddedPostgres::uri).orElse(null);
  }

  /** Returns {@code host:port} of Kafka; null if it does not run here. */
  public @Nullable String kafkaBootstrap() {
    return kafka.map(EmbeddedKafka::bootstrapServers).orElse(null);
  }

  /** Stops the servers side by side, then lets go of the directory. Blocks, ten seconds at most. */
  @Override
  public void close() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      postgres.ifPresent(server -> threads.execute(server::stop));
      kafka.ifPresent(server -> threads.execute(server::stop));
    }
    lock.close();
  }
}
