package io.daybook.load.store;

import io.daybook.load.bench.Target;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends one command after the other to streams of the category {@code stock}. */
final class StockClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String STATES_READ = "daybook_partition_cache_misses_total";
  private static final int OK = 200;
  private static final int ATTEMPTS_MAX = 20;

  private final Target target;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Creates it, and its connection: the first command is not to pay for that. */
  StockClient(Target target) throws IOException, InterruptedException {
    this.target = target;
    client.send(
        HttpRequest.newBuilder(URI.create(target.url() + "/health/live")).build(),
        BodyHandlers.ofString());
  }

  /** Receives a unit and returns how many nanoseconds the answer took. */
  long receive(String id) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    HttpResponse<String> response = send(id);
    long nanos = System.nanoTime() - begun;
    require(response);
    return nanos;
  }

  /** The same, again and again until it succeeds; returns the time from the first on. */
  long receivePatiently(String id) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    HttpResponse<String> response = send(id);
    for (int i = 1; i < ATTEMPTS_MAX && response.statusCode() != OK; i++) {
      response = send(id);
    }
    require(response);
    return System.nanoTime() - begun;
  }

  /** The same; returns the partition of the stream. */
  int receiveAndTell(String id) throws IOException, InterruptedException {
    HttpResponse<String> response = send(id);
    require(response);
    String position = response.headers().firstValue("daybook-position").orElseThrow();
    return Integer.parseInt(position.substring(0, position.indexOf(':')));
  }

  /** Returns how many states the server has read from its store so far. */
  long statesRead() throws IOException, InterruptedException {
    String metrics =
        client
            .send(
                HttpRequest.newBuilder(URI.create(target.url() + "/metrics")).build(),
                BodyHandlers.ofString())
            .body();
    return statesRead(metrics);
  }

  /** Returns the same from Prometheus' text. */
  static long statesRead(String metrics) {
    return (long)
        metrics
            .lines()
            .filter(line -> line.startsWith(STATES_READ))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
  }

  private HttpResponse<String> send(String id) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(target.url() + "/commands/stock/" + id + "/receive"))
            .header("content-type", "application/json")
            .timeout(TIMEOUT)
            .POST(BodyPublishers.ofString("{\"quantity\":1}"))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static void require(HttpResponse<String> response) {
    if (response.statusCode() != OK) {
      throw new IllegalStateException(
          "expected 200, was %d: %s".formatted(response.statusCode(), response.body()));
    }
  }
}
