package io.daybook.load.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Reads single resources, for what is not part of a load. */
final class HttpReader {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String PATIENCE = "wait=30";

  private final Target target;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  HttpReader(Target target) {
    this.target = target;
  }

  /**
   * What the server answered.
   *
   * @param status its status
   * @param body its body
   */
  record Found(int status, String body) {}

  /** Reads a path with its query; a view may take 30 s to catch up. */
  Found read(String path) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(target.url() + path))
            .header("Prefer", PATIENCE)
            .timeout(TIMEOUT)
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Found(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new Options.UsageException("can't read " + request.uri() + ": " + e);
    }
  }

  /** Reads a resource that must be there. */
  JsonObject json(String path) throws InterruptedException {
    Found found = read(path);
    if (found.status != 200) {
      throw new Options.UsageException(
          "GET " + path + " answered " + found.status + ": " + found.body);
    }
    return new JsonObject(found.body);
  }
}
