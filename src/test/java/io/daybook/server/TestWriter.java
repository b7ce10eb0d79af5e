package io.daybook.server;

import io.daybook.append.AppendTurns;
import io.daybook.codec.CommandCodec;
import io.daybook.codec.EventCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Context;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandGateway;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.eventstore.postgres.PostgresOptions;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.StreamId;
import io.daybook.partition.PartitionCounters;
import io.daybook.partition.PartitionOptions;
import io.daybook.partition.PartitionVerticle;
import io.daybook.platform.Clock;
import io.daybook.platform.LocalMessageCodec;
import io.daybook.shop.ShopModule;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A process in miniature: the owner of the one partition of a store, its own event bus and pools.
 */
final class TestWriter implements AutoCloseable {
  private static final List<DomainModule> SHOP = List.of(new ShopModule());

  private final Vertx vertx = Vertx.vertx();
  private final PostgresEventStore store;
  private final PartitionVerticle partition;
  private final CommandGateway gateway;

  TestWriter(String uri) {
    this(PostgresOptions.of(uri, 1), PartitionOptions.DEFAULTS);
  }

  TestWriter(PostgresOptions postgres, PartitionOptions options) {
    LocalMessageCodec.register(vertx);
    store = TestNode.await(PostgresEventStore.open(vertx, postgres));
    partition =
        new PartitionVerticle(
            0, options, store, new EventCodec(SHOP), SHOP, new AppendTurns(1), Clock.system());
    TestNode.await(vertx.deployVerticle(partition));
    gateway = new CommandGateway(vertx, store.partitions(), 60_000);
  }

  Vertx vertx() {
    return vertx;
  }

  PostgresEventStore store() {
    return store;
  }

  PartitionCounters counters() {
    return partition.counters();
  }

  /** Receives one unit of a sku. */
  Future<CommandReply> send(String sku, String commandId) {
    var decoded =
        new CommandCodec(SHOP)
            .decode("stock", "receive", "{\"quantity\":1}".getBytes(StandardCharsets.UTF_8), false);
    return gateway.send(
        new CommandEnvelope(
            new StreamId("stock", sku),
            ((CommandCodec.Outcome.Decoded) decoded).command(),
            commandId,
            true,
            "f",
            new Expectation.Any(),
            new Context(commandId, commandId, null, null, null)));
  }

  @Override
  public void close() {
    TestNode.await(store.close());
    TestNode.await(vertx.close());
  }
}
