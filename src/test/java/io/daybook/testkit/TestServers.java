package io.daybook.testkit;

import io.daybook.embedded.EmbeddedServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * One PostgreSQL and one Kafka for all tests of a JVM, each started when first asked for and
 * stopped when the JVM ends.
 *
 * <p>{@code -Ddaybook.test.servers=} {@code docker} takes them from Testcontainers, {@code
 * embedded} from {@link EmbeddedServers}, and {@code auto}, the default, from Docker where it
 * answers.
 */
public final class TestServers {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestServers() {}

  /** Returns the URI of a new, empty database. */
  public static String postgres() {
    return freshDatabase();
  }

  /** Returns the URI of a new, empty database. */
  public static String freshDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    execute(Postgres.URI_OF_SERVER, "CREATE DATABASE " + name);
    return URI.create(Postgres.URI_OF_SERVER).resolve("/" + name).toString();
  }

  /** Returns the URI of a new copy of a database that nobody is connected to. */
  public static String copyOf(String uri) {
    String name = "test_" + DATABASES.incrementAndGet();
    String template = URI.create(uri).getPath().substring(1);
    execute(Postgres.URI_OF_SERVER, "CREATE DATABASE " + name + " TEMPLATE " + template);
    return URI.create(Postgres.URI_OF_SERVER).resolve("/" + name).toString();
  }

  /** Returns the URI of a database for the user as which the server works, whom it makes. */
  public static String application(String uri) {
    URI owner = URI.create(uri);
    return uri.replace(owner.getUserInfo(), "daybook_test:secret");
  }

  /** Returns {@code host:port} of Kafka. Its topics are shared: name yours for your test. */
  public static String kafka() {
    return Kafka.BOOTSTRAP_SERVERS;
  }

  private static void execute(String uri, String sql) {
    Vertx vertx = Vertx.vertx();
    try {
      await(
          PgConnection.connect(vertx, PgConnectOptions.fromUri(uri))
              .compose(
                  connection ->
                      connection.query(sql).execute().eventually(() -> connection.close())));
    } finally {
      await(vertx.close());
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static boolean docker() {
    String choice = System.getProperty("daybook.test.servers", "auto");
    return switch (choice) {
      case "docker" -> true;
      case "embedded" -> false;
      case "auto" -> DockerClientFactory.instance().isDockerAvailable();
      default ->
          throw new IllegalArgumentException(
              "daybook.test.servers is " + choice + ", not auto, embedded or docker");
    };
  }

  /** Returns embedded servers on a directory of their own, which goes when the JVM ends. */
  private static EmbeddedServers embedded(String name, boolean postgres, boolean kafka) {
    Path data =
        Path.of("target", "test-servers", ProcessHandle.current().pid() + "-" + name)
            .toAbsolutePath();
    delete(data);
    EmbeddedServers servers = EmbeddedServers.start(data, postgres, kafka);
    atExit(
        () -> {
          servers.close();
          delete(data);
        });
    return servers;
  }

  private static void atExit(Runnable work) {
    Runtime.getRuntime().addShutdownHook(new Thread(work));
  }

  private static void delete(Path root) {
    if (Files.exists(root)) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + root, e);
      }
    }
  }

  private static final class Postgres {
    private static final String URI_OF_SERVER = start();

    private static String start() {
      if (!docker()) {
        return embedded("postgres", true, false).postgresUri();
      }
      // Testcontainers would turn fsync off, and the store refuses that.
      var container =
          new PostgreSQLContainer(DockerImageName.parse("postgres:18"))
              .withCommand("postgres", "-c", "max_connections=200");
      container.start();
      atExit(container::stop);
      return "postgresql://%s:%s@%s:%d/%s"
          .formatted(
              container.getUsername(),
              container.getPassword(),
              container.getHost(),
              container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
              container.getDatabaseName());
    }
  }

  private static final class Kafka {
    private static final String BOOTSTRAP_SERVERS = start();

    private static String start() {
      if (!docker()) {
        return embedded("kafka", false, true).kafkaBootstrap();
      }
      var container = new KafkaContainer(DockerImageName.parse("apache/kafka:4.1.1"));
      container.start();
      atExit(container::stop);
      return container.getBootstrapServers();
    }
  }
}
