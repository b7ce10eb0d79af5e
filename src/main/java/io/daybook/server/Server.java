package io.daybook.server;

import io.daybook.embedded.DataDirectoryLock;
import io.daybook.embedded.EmbeddedServers;
import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.eventstore.postgres.PostgresOptions;
import io.daybook.eventstore.postgres.PostgresProtection;
import io.daybook.eventstore.postgres.PostgresStoreUse;
import io.daybook.platform.Clock;
import io.daybook.privacy.SubjectKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The server process: starts the embedded servers, the store and the node, waits, and stops them in
 * order on SIGTERM or SIGINT.
 *
 * <p>Context: blocks the main thread and the shutdown hook.
 */
final class Server {
  private static final System.Logger LOG = System.getLogger(Server.class.getName());
  private static final long START_SECONDS_MAX = 120;
  private static final long NODE_STOP_SECONDS_MAX = 6;
  private static final long PART_STOP_SECONDS_MAX = 1;
  private static final int FAILED = 1;

  private final Settings settings;
  private @Nullable EmbeddedServers embedded;
  private @Nullable Vertx vertx;
  private @Nullable Node node;
  private @Nullable PostgresEventStore store;
  private @Nullable PostgresStoreUse use;
  private volatile int status;

  private Server(Settings settings) {
    this.settings = settings;
  }

  /** Starts a server that ends with the process; exits with 1 when it can't start. */
  static void run(Settings settings, Modules modules) {
    long begun = System.nanoTime();
    Server server = new Server(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "shutdown"));
    try {
      server.start(modules, begun);
    } catch (RuntimeException failure) {
      server.status = FAILED;
      explain(failure, settings);
      System.exit(FAILED);
    }
  }

  private static void explain(RuntimeException failure, Settings settings) {
    String sentence = FailureSentence.of(failure, settings);
    if (sentence != null) {
      System.err.println("daybook: " + sentence);
    } else {
      LOG.log(System.Logger.Level.ERROR, "the server does not start", failure);
    }
  }

  private void start(Modules modules, long begun) {
    String postgres = settings.text(Setting.POSTGRES);
    String kafka = settings.text(Setting.KAFKA);
    if (postgres.isEmpty() || kafka.isEmpty()) {
      DataDirectoryLock.requireFree(Path.of(settings.text(Setting.DATA)));
    }
    requirePorts();
    EmbeddedServers servers = null;
    if (postgres.isEmpty() || kafka.isEmpty()) {
      servers =
          EmbeddedServers.start(
              Path.of(settings.text(Setting.DATA)), postgres.isEmpty(), kafka.isEmpty());
      embedded = servers;
    }
    String kafkaServers = kafkaServers(kafka, servers);
    ServerMetrics metrics = new ServerMetrics();
    Vertx started = vertx(metrics);
    vertx = started;
    PostgresEventStore opened = await(PostgresEventStore.open(started, options(servers)));
    store = opened;
    use(started, opened, servers);
    Clock clock = Clock.system();
    SubjectKeys keys = Privacy.open(settings, modules, opened.subjectKeys(), clock);
    Node.Found found =
        new Node.Found(opened, opened.scheduledCommands(), opened.parkedReactions(), keys, clock);
    Node running = new Node(started, settings, found, modules, metrics);
    node = running;
    await(running.start(kafkaServers));
    warnUnprotected(opened.protection());
    Banner.print(settings, running, opened, kafkaServers, modules, begun);
  }

  /** No import may run beside, nor have left a part of a log. */
  private void use(Vertx loops, PostgresEventStore opened, @Nullable EmbeddedServers servers) {
    use = await(PostgresStoreUse.shared(loops, options(servers).uri(), this::endTaken));
    await(opened.heads().compose(opened.imports()::served));
  }

  /** On a thread of its own, since the shutdown waits for what runs on the event loops. */
  private void endTaken() {
    LOG.log(
        System.Logger.Level.ERROR,
        "an import into the store has begun while the connection was lost: the server ends");
    status = FAILED;
    Thread.ofPlatform().start(() -> System.exit(FAILED));
  }

  private static void warnUnprotected(PostgresProtection protection) {
    if (!protection.isWhole()) {
      LOG.log(
          System.Logger.Level.WARNING,
          protection + "; give it another user, see postgresOwner in conf/README.md");
    }
  }

  private void requirePorts() {
    int http2 = settings.port(Setting.HTTP2_PORT);
    if (http2 > 0 && http2 == settings.port(Setting.HTTP_PORT)) {
      throw new BadSettingException(
          "%s and %s must be two ports"
              .formatted(Setting.HTTP_PORT.variable(), Setting.HTTP2_PORT.variable()));
    }
    requireFreePort(Setting.HTTP_PORT);
    if (http2 >= 0) {
      requireFreePort(Setting.HTTP2_PORT);
    }
  }

  /** Finds out early, before databases are started for nothing. */
  private void requireFreePort(Setting port) {
    InetSocketAddress address =
        new InetSocketAddress(settings.text(Setting.HTTP_HOST), settings.port(port));
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (SocketException taken) {
      throw new UncheckedIOException(new UnboundPortException(port, taken));
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
  }

  private static @Nullable String kafkaServers(String setting, @Nullable EmbeddedServers servers) {
    if (setting.equals(Setting.OFF)) {
      return null;
    }
    return setting.isEmpty() && servers != null ? servers.kafkaBootstrap() : setting;
  }

  private static Vertx vertx(ServerMetrics metrics) {
    MicrometerMetricsOptions options =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .addDisabledMetricsCategory(MetricsDomain.EVENT_BUS)
            .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
            .addDisabledMetricsCategory(MetricsDomain.VERTICLES);
    VertxOptions loops =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .setMetricsOptions(options);
    return Vertx.builder()
        .with(loops)
        .withMetrics(new MicrometerMetricsFactory(metrics.registry()))
        .build();
  }

  /** Embedded, or external with an owner: that user migrates, another one works. */
  private PostgresOptions options(@Nullable EmbeddedServers servers) {
    String uri = servers == null ? null : servers.postgresApplicationUri();
    String ownerUri = servers == null ? null : servers.postgresUri();
    if (uri == null) {
      uri = settings.text(Setting.POSTGRES);
      ownerUri =
          settings.text(Setting.POSTGRES_OWNER).isEmpty()
              ? null
              : settings.text(Setting.POSTGRES_OWNER);
    }
    PostgresOptions usual = PostgresOptions.of(uri, settings.number(Setting.PARTITIONS));
    return new PostgresOptions(
        uri,
        ownerUri,
        usual.partitions(),
        settings.number(Setting.POSTGRES_APPENDS_MAX),
        usual.readConnectionsMax(),
        usual.statementTimeoutMillis(),
        usual.connectTimeoutMillis(),
        settings.isTrue(Setting.POSTGRES_UNSAFE_DURABILITY));
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      throw cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    } catch (TimeoutException late) {
      throw new IllegalStateException(
          "the server did not start within " + START_SECONDS_MAX + " s", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Runs in the shutdown hook. The exit status is 0 where the server had started. */
  private void stop() {
    Node running = node;
    if (running != null) {
      within("the node", running.stop(), NODE_STOP_SECONDS_MAX);
    }
    PostgresEventStore open = store;
    if (open != null) {
      within("the event store", open.close(), PART_STOP_SECONDS_MAX);
    }
    PostgresStoreUse used = use;
    if (used != null) {
      within("the lock of the store", used.close(), PART_STOP_SECONDS_MAX);
    }
    Vertx loops = vertx;
    if (loops != null) {
      within("Vert.x", loops.close(), PART_STOP_SECONDS_MAX);
    }
    EmbeddedServers servers = embedded;
    if (servers != null) {
      servers.close();
    }
    Runtime.getRuntime().halt(status);
  }

  private static void within(String what, Future<Void> stopped, long secondsMax) {
    try {
      stopped.toCompletionStage().toCompletableFuture().get(secondsMax, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      LOG.log(System.Logger.Level.WARNING, what + " did not stop in order", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
