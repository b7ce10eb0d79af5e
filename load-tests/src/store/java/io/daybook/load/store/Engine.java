package io.daybook.load.store;

import io.daybook.append.AppendTurns;
import io.daybook.codec.EventCodec;
import io.daybook.command.CommandGateway;
import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.eventstore.postgres.PostgresOptions;
import io.daybook.partition.PartitionOptions;
import io.daybook.partition.PartitionVerticle;
import io.daybook.platform.Clock;
import io.daybook.platform.LocalMessageCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The write side of Daybook in this process, over a real event store and with nothing else: no
 * HTTP, no Kafka, no views. Its settings are the server's usual ones.
 */
final class Engine implements AutoCloseable {
  /** How many partitions a store has, and how many group commits run at once, by default. */
  static final int PARTITIONS = 4;

  static final int APPENDS_AT_ONCE = 2;

  private static final int AWAIT_SECONDS = 120;

  private final Vertx vertx;
  private final PostgresEventStore store;
  private final List<PartitionVerticle> partitions;

  private Engine(Vertx vertx, PostgresEventStore store, List<PartitionVerticle> partitions) {
    this.vertx = vertx;
    this.store = store;
    this.partitions = partitions;
  }

  /** Starts it on a database, whose tables it creates where there are none. */
  static Engine start(Database database) {
    Vertx vertx = vertx();
    LocalMessageCodec.register(vertx);
    PostgresEventStore store = store(vertx, database);
    EventCodec codec = new EventCodec(SampleEvents.MODULES);
    AppendTurns turns = new AppendTurns(APPENDS_AT_ONCE);
    List<PartitionVerticle> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(
                id ->
                    new PartitionVerticle(
                        id,
                        PartitionOptions.DEFAULTS,
                        store,
                        codec,
                        SampleEvents.MODULES,
                        turns,
                        Clock.system()))
            .toList();
    partitions.forEach(partition -> await(vertx.deployVerticle(partition)));
    return new Engine(vertx, store, partitions);
  }

  /** Returns a Vert.x as the server has it. */
  static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors())));
  }

  /** Opens the store as the server does, and creates its tables where there are none. */
  static PostgresEventStore store(Vertx vertx, Database database) {
    PostgresOptions usual = PostgresOptions.of(database.uri(), PARTITIONS);
    return await(
        PostgresEventStore.open(
            vertx,
            new PostgresOptions(
                usual.uri(),
                usual.ownerUri(),
                usual.partitions(),
                APPENDS_AT_ONCE,
                usual.readConnectionsMax(),
                usual.statementTimeoutMillis(),
                usual.connectTimeoutMillis(),
                usual.allowUnsafeDurability())));
  }

  /** Creates the tables of a store and leaves. */
  static void createTables(Database database) {
    Vertx vertx = vertx();
    try {
      await(store(vertx, database).close());
    } finally {
      await(vertx.close());
    }
  }

  static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(AWAIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  Vertx loops() {
    return vertx;
  }

  CommandGateway gateway() {
    return new CommandGateway(vertx, store.partitions());
  }

  /** Returns how many groups were sent to the store so far. */
  long groups() {
    return partitions.stream().mapToLong(partition -> partition.counters().groups()).sum();
  }

  /** Returns how many events were sent to the store so far. */
  long events() {
    return partitions.stream().mapToLong(partition -> partition.counters().events()).sum();
  }

  @Override
  public void close() {
    for (String id : vertx.deploymentIDs()) {
      await(vertx.undeploy(id));
    }
    await(store.close());
    await(vertx.close());
  }
}
