package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.codec.CommandCodec;
import io.daybook.codec.EventCodec;
import io.daybook.codec.Json;
import io.daybook.codec.Mappers;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Context;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandGateway;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.HashChain;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.eventstore.postgres.PostgresOptions;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.StreamId;
import io.daybook.partition.PartitionOptions;
import io.daybook.partition.PartitionVerticle;
import io.daybook.platform.Clock;
import io.daybook.platform.LocalMessageCodec;
import io.daybook.shop.ShopModule;
import io.daybook.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Two verticles append to one partition of one database at the same time, each sure that it owns
 * it.
 */
class TwoWritersIT {
  private static final int COMMANDS = 4_000;
  private static final int STREAMS = 40;
  private static final int IN_FLIGHT = 64;
  private static final List<DomainModule> SHOP = List.of(new ShopModule());

  /** One writer: a process in miniature, with its own event bus, pools and caches. */
  private static final class Writer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final PostgresEventStore store;
    private final PartitionVerticle partition;
    private final CommandGateway gateway;

    Writer(String uri) {
      LocalMessageCodec.register(vertx);
      store = TestNode.await(PostgresEventStore.open(vertx, PostgresOptions.of(uri, 1)));
      partition =
          new PartitionVerticle(
              0, PartitionOptions.DEFAULTS, store, new EventCodec(SHOP), SHOP, Clock.system());
      TestNode.await(vertx.deployVerticle(partition));
      gateway = new CommandGateway(vertx, store.partitions(), 60_000);
    }

    @Override
    public void close() {
      TestNode.await(store.close());
      TestNode.await(vertx.close());
    }
  }

  private static CommandEnvelope receive(int number, String writer) {
    StreamId stream = new StreamId("stock", "sku-" + number % STREAMS);
    var decoded =
        new CommandCodec(SHOP)
            .decode("stock", "receive", "{\"quantity\":1}".getBytes(StandardCharsets.UTF_8), false);
    Object command = ((CommandCodec.Outcome.Decoded) decoded).command();
    String id = writer + "-" + number;
    return new CommandEnvelope(
        stream,
        command,
        id,
        true,
        "f",
        new Expectation.Any(),
        new Context(id, id, null, null, null));
  }

  /** Sends commands with some in flight all the time, and collects the answers. */
  private static Future<List<CommandReply>> sendAll(Writer writer, String name) {
    List<CommandReply> replies = new ArrayList<>();
    int[] next = {0};
    List<Future<Void>> lanes = new ArrayList<>();
    for (int i = 0; i < IN_FLIGHT; i++) {
      lanes.add(lane(writer, name, next, replies));
    }
    return Future.all(lanes).map(replies);
  }

  private static Future<Void> lane(
      Writer writer, String name, int[] next, List<CommandReply> replies) {
    int number = next[0]++;
    if (number >= COMMANDS) {
      return Future.succeededFuture();
    }
    return writer
        .gateway
        .send(receive(number, name))
        .compose(
            reply -> {
              replies.add(reply);
              return lane(writer, name, next, replies);
            });
  }

  private static Future<List<CommandReply>> onContext(Writer writer, String name) {
    Promise<List<CommandReply>> promise = Promise.promise();
    writer.vertx.runOnContext(start -> sendAll(writer, name).onComplete(promise));
    return promise.future();
  }

  @Test
  void positionsStayGaplessAndEveryLoserRetries() throws IOException {
    try (Writer a = new Writer(TestServers.freshDatabase())) {
      race(a, a);
    }
    String uri = TestServers.freshDatabase();
    try (Writer a = new Writer(uri);
        Writer b = new Writer(uri)) {
      race(a, b);
      assertThat(a.partition.counters().racesLost() + b.partition.counters().racesLost())
          .as("races lost")
          .isPositive();
    }
  }

  private static void race(Writer a, Writer b) throws IOException {
    var first = onContext(a, "a");
    var second = onContext(b, "b");
    Set<CommandReply> replies = new HashSet<>(TestNode.await(first));
    replies.addAll(TestNode.await(second));

    assertThat(replies).hasSize(2 * COMMANDS).allMatch(CommandReply.Accepted.class::isInstance);
    List<RecordedEvent> log = readAll(a.store);
    assertThat(log).hasSize(2 * COMMANDS);
    assertThat(log.stream().map(RecordedEvent::commandId).distinct()).hasSize(2 * COMMANDS);
    assertGapless(log);
  }

  private static List<RecordedEvent> readAll(PostgresEventStore store) {
    List<RecordedEvent> log = new ArrayList<>();
    List<RecordedEvent> page;
    do {
      page = TestNode.await(store.readPartition(0, log.size() + 1L, 1_000));
      log.addAll(page);
    } while (!page.isEmpty());
    return log;
  }

  private static void assertGapless(List<RecordedEvent> log) throws IOException {
    Map<StreamId, Long> versions = new HashMap<>();
    HashChain chain = new HashChain();
    EventHash hash = EventHash.NONE;
    long position = 0;
    for (RecordedEvent event : log) {
      position++;
      assertThat(event.position()).isEqualTo(position);
      assertThat(event.version()).isEqualTo(versions.merge(event.stream(), 1L, Long::sum));
      hash = chain.hash(hash, asWritten(event));
      assertThat(event.hash()).isEqualTo(hash);
    }
  }

  /** PostgreSQL gives jsonb back with white space and another order of keys. */
  private static RecordedEvent asWritten(RecordedEvent event) throws IOException {
    return new RecordedEvent(
        event.partition(),
        event.position(),
        event.stream(),
        event.version(),
        event.id(),
        event.type(),
        event.schemaVersion(),
        canonical(event.data()),
        canonical(event.metadata()),
        event.commandId(),
        event.commandIndex(),
        event.recordedAt(),
        event.hash());
  }

  private static Json canonical(Json json) throws IOException {
    JsonMapper mapper = Mappers.stored();
    return Json.of(mapper.writeValueAsBytes(mapper.readValue(json.bytes(), Object.class)));
  }
}
