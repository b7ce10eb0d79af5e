package io.daybook.load.store;

import io.daybook.load.bench.Options.UsageException;
import io.daybook.load.bench.Target;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server with everything on, in a process of its own, from the jar, on a given database. */
final class DaybookServer implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "--sun-misc-unsafe-memory-access=allow",
          "-Dio.netty.tryReflectionSetAccessible=true",
          "-Ddaybook.exitWithParent=true",
          "-Xms2g",
          "-XX:MaxRAMPercentage=50",
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=100",
          "-XX:MaxTenuringThreshold=1",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+UseTransparentHugePages");
  private static final long POLL_MILLIS = 100;
  private static final int STOP_SECONDS = 20;
  private static final int OK = 200;

  private final Process process;
  private final Target target;
  private final Target http2Target;
  private final Path log;

  private DaybookServer(Process process, Target target, Target http2Target, Path log) {
    this.process = process;
    this.target = target;
    this.http2Target = http2Target;
    this.log = log;
  }

  /**
   * Starts it and waits until it is ready, its views included.
   *
   * @param directory for its Kafka and its log
   * @param settings more environment variables
   * @param startSecondsMax how long that may take
   */
  static DaybookServer start(
      Database database, Path directory, Map<String, String> settings, int startSecondsMax)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    int port = freePort();
    int http2Port = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-jar", jar().toString(), "serve"));
    Path log = directory.resolve("server.log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("DAYBOOK_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "DAYBOOK_SHOP_REACTOR", "false",
                "DAYBOOK_POSTGRES", database.uri(),
                "DAYBOOK_DATA", directory.toString(),
                "DAYBOOK_HTTP_PORT", Integer.toString(port),
                "DAYBOOK_HTTP2_PORT", Integer.toString(http2Port),
                "DAYBOOK_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32])));
    builder.environment().putAll(settings);
    DaybookServer server =
        new DaybookServer(
            builder.start(), new Target("127.0.0.1", port), new Target("127.0.0.1", http2Port), log);
    server.awaitReady(startSecondsMax);
    return server;
  }

  /** The jar that this very class's dependencies come from. */
  private static Path jar() {
    Path jar = Path.of("..", "target", "daybook.jar").toAbsolutePath().normalize();
    if (!Files.exists(jar)) {
      throw new UsageException(jar + " is missing: mvn -q package -DskipTests makes it");
    }
    return jar;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady(int secondsMax) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest ready = HttpRequest.newBuilder(URI.create(target.url() + "/health/ready")).build();
    while (System.nanoTime() - deadline < 0 && process.isAlive()) {
      try {
        if (client.send(ready, HttpResponse.BodyHandlers.ofString()).statusCode() == OK) {
          return;
        }
      } catch (IOException notYet) {
        // It does not listen yet.
      }
      Thread.sleep(POLL_MILLIS);
    }
    close();
    throw new UsageException("the server did not become ready, see " + log);
  }

  Target target() {
    return target;
  }

  /** Returns where it speaks HTTP/2. */
  Target http2Target() {
    return http2Target;
  }

  /** Stops it in order. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
