package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.AppendOutcome;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.eventstore.postgres.PostgresOptions;
import io.daybook.platform.Clock;
import io.daybook.relay.Relay;
import io.daybook.testkit.ForwardingEventStore;
import io.daybook.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that stops publishes what is committed while it does. */
class StopOrderIT {
  private static final long HELD_MILLIS = 700;
  private static final String ORDER =
      "{\"customer\":\"c-1\",\"currency\":\"GBP\",\"lines\":"
          + "[{\"sku\":\"1\",\"quantity\":1,\"unitPrice\":1}]}";

  private final Vertx vertx = Vertx.vertx();
  private final PostgresEventStore store =
      TestNode.await(
          PostgresEventStore.open(vertx, PostgresOptions.of(TestServers.freshDatabase(), 1)));

  /** Appends take effect when the test says so. */
  private static final class LateAppends extends ForwardingEventStore {
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final Promise<Void> released = Promise.promise();

    LateAppends(PostgresEventStore store) {
      super(store);
    }

    @Override
    public Future<AppendOutcome> append(AppendBatch batch) {
      begun.complete(null);
      return released.future().compose(go -> store().append(batch));
    }
  }

  @AfterEach
  void close() {
    TestNode.await(store.close());
    TestNode.await(vertx.close());
  }

  private Node node(LateAppends late) {
    Modules modules = Modules.load();
    Settings settings =
        Settings.read(
            null,
            Map.of(
                "DAYBOOK_HTTP_PORT", "0",
                "DAYBOOK_MASTER_KEY", TestNode.MASTER_KEY,
                "DAYBOOK_SHOP_REACTOR", "false",
                "DAYBOOK_PARTITIONS", "1",
                "DAYBOOK_KAFKA_TOPIC", "stop-" + UUID.randomUUID()),
            modules.settings());
    Clock clock = Clock.system();
    var keys = Privacy.open(settings, modules, store.subjectKeys(), clock);
    Node.Found found =
        new Node.Found(late, store.scheduledCommands(), store.parkedReactions(), keys, clock);
    Node node = new Node(vertx, settings, found, modules, new ServerMetrics());
    TestNode.await(node.start(TestServers.kafka()));
    return node;
  }

  private static int placeLater(Node node) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:%d/commands/order/o-1/place".formatted(node.port())))
                  .header("Content-Type", "application/json")
                  .header("Daybook-Deliver-At", Clock.system().now().plusMillis(500).toString())
                  .POST(HttpRequest.BodyPublishers.ofString(ORDER))
                  .build(),
              BodyHandlers.ofString())
          .statusCode();
    }
  }

  @Test
  void whatIsCommittedDuringTheStopIsPublished() throws Exception {
    LateAppends late = new LateAppends(store);
    Node node = node(late);
    assertThat(placeLater(node)).isEqualTo(202);
    late.begun.get(30, TimeUnit.SECONDS);
    Future<Void> stopped = node.stop();
    // Longer than all that has nothing to wait for takes to stop.
    vertx.setTimer(HELD_MILLIS, fired -> late.released.complete());
    TestNode.await(stopped);
    Positions heads = TestNode.await(store.heads());
    assertThat(heads.of(0)).isEqualTo(1);
    assertThat(TestNode.await(store.checkpoint(Relay.CHECKPOINT, 0))).contains(1L);
    assertThat(TestNode.await(store.scheduledCommands().nextDue())).as("settled").isEmpty();
  }
}
