package io.daybook.server;

import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.eventstore.postgres.PostgresOptions;
import io.daybook.platform.Clock;
import io.daybook.privacy.SubjectKeys;
import io.daybook.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A whole Daybook in this JVM, over a real PostgreSQL, on a free port; without the shop's reactor
 * unless a test asks for it, so that nothing is in the log but what the test sends.
 */
final class TestNode implements AutoCloseable {
  static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  private static final long SECONDS_MAX = 60;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final PostgresEventStore store;
  private final Node node;

  private TestNode(
      String postgres, @Nullable String kafka, Map<String, String> environment, Clock clock) {
    Modules modules = Modules.load();
    Settings settings = Settings.read(null, environment, modules.settings());
    this.store =
        await(
            PostgresEventStore.open(
                vertx,
                PostgresOptions.of(
                        TestServers.application(postgres), settings.number(Setting.PARTITIONS))
                    .withOwner(postgres)));
    SubjectKeys keys = Privacy.open(settings, modules, store.subjectKeys(), clock);
    Node.Found found =
        new Node.Found(store, store.scheduledCommands(), store.parkedReactions(), keys, clock);
    this.node = new Node(vertx, settings, found, modules, new ServerMetrics());
    await(node.start(kafka));
  }

  /** Starts with 4 partitions and two slices of each view. */
  static TestNode start(String postgres, @Nullable String kafka, String topic) {
    return new TestNode(
        postgres,
        kafka,
        Map.of(
            "DAYBOOK_HTTP_PORT", "0",
            "DAYBOOK_MASTER_KEY", MASTER_KEY,
            "DAYBOOK_SHOP_REACTOR", "false",
            "DAYBOOK_PARTITIONS", "4",
            "DAYBOOK_VIEW_SLICES", "2",
            "DAYBOOK_HTTP_BODY_BYTES_MAX", "1048576",
            "DAYBOOK_KAFKA_TOPIC", topic),
        Clock.system());
  }

  /** Starts without Kafka, with settings of its own. */
  static TestNode start(String postgres, Map<String, String> environment) {
    return start(postgres, environment, Clock.system());
  }

  /** Starts without Kafka, with settings and a time of its own. */
  static TestNode start(String postgres, Map<String, String> environment, Clock clock) {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("DAYBOOK_HTTP_PORT", "0");
    all.putIfAbsent("DAYBOOK_MASTER_KEY", MASTER_KEY);
    all.putIfAbsent("DAYBOOK_SHOP_REACTOR", "false");
    return new TestNode(postgres, null, all, clock);
  }

  static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(SECONDS_MAX, TimeUnit.SECONDS)
        .join();
  }

  PostgresEventStore store() {
    return store;
  }

  int port() {
    return node.port();
  }

  int http2Port() {
    return node.http2Port();
  }

  HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(SECONDS_MAX));
  }

  HttpClient client() {
    return client;
  }

  /** Waits until all views have applied all that is stored now. */
  void awaitViews() throws Exception {
    String heads = await(store.heads()).toString();
    HttpResponse<String> dashboard =
        client.send(
            request("/views/dashboard?after=" + heads).header("Prefer", "wait=30").build(),
            BodyHandlers.ofString());
    HttpResponse<String> days =
        client.send(
            request("/views/sales-by-day?after=" + heads).header("Prefer", "wait=30").build(),
            BodyHandlers.ofString());
    if (dashboard.statusCode() != 200 || days.statusCode() != 200) {
      throw new AssertionError(dashboard.body() + days.body());
    }
  }

  @Override
  public void close() {
    await(node.stop());
    await(store.close());
    await(vertx.close());
  }
}
