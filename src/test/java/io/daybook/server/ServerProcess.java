package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, with its embedded servers, that may be killed. */
final class ServerProcess implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, String> environment;
  private final Path data;
  private final int port;
  private Process server;

  /** Takes a data directory, which PostgreSQL's own user may enter; nothing is started yet. */
  ServerProcess(Path data, Map<String, String> environment) throws IOException {
    this.environment = environment;
    this.data = data;
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
  }

  /** Returns how to start a server in a process of its own, with so much heap. */
  static ProcessBuilder serve(String heap) {
    return new ProcessBuilder(
        ProcessHandle.current().info().command().orElseThrow(),
        heap,
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        "io.daybook.Main",
        "serve");
  }

  void start() throws Exception {
    ProcessBuilder builder = serve("-Xmx1g");
    builder.environment().putAll(environment);
    builder.environment().put("DAYBOOK_DATA", data.toString());
    builder.environment().put("DAYBOOK_HTTP_PORT", Integer.toString(port));
    builder.environment().put("DAYBOOK_LOG_LEVEL", "error");
    server = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Thread.ofVirtual().start(() -> drain(server));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!isReady()) {
      assertThat(server.isAlive()).as("the server runs").isTrue();
      assertThat(System.nanoTime()).as("ready in time").isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  /** First the server or first its PostgreSQL: neither has time to react to the other's death. */
  void killAll() throws InterruptedException {
    List<ProcessHandle> all = new ArrayList<>(server.descendants().toList());
    assertThat(all).as("PostgreSQL and its workers").hasSizeGreaterThan(3);
    all.add(ThreadLocalRandom.current().nextInt(all.size() + 1), server.toHandle());
    all.forEach(ServerProcess::kill);
    server.waitFor();
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
  }

  private static void drain(Process process) {
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(line -> {});
    } catch (IOException | UncheckedIOException gone) {
      assertThat(gone).isNotNull();
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      return get("/health/ready").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(40));
  }

  @Override
  public void close() {
    if (server != null && server.isAlive()) {
      server.destroy();
      server.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
  }
}
