package io.daybook.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events as a browser does: blocks, comments, and the id to resume after. */
public final class SseClient implements AutoCloseable {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final HttpResponse<InputStream> response;
  private final BufferedReader lines;
  private String lastId;

  /** A block. */
  public record Event(String id, String type, String data) {}

  /** Connects; {@code lastId} is what was seen, empty for nothing. */
  public SseClient(int port, String path, String lastId) throws Exception {
    this.lastId = lastId;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .header("Accept", "text/event-stream");
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    response = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
    lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /** Returns the answer's head. */
  public HttpResponse<?> response() {
    return response;
  }

  /** Returns all of an answer that ends. */
  public String body() throws IOException {
    StringBuilder body = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      body.append(line).append('\n');
    }
    return body.toString();
  }

  /** Waits for the next event; null when the answer has ended. */
  public @Nullable Event next() throws IOException {
    String type = "message";
    String data = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1).strip();
      switch (field) {
        case "id" -> lastId = value;
        case "event" -> type = value;
        case "data" -> data = value;
        default -> {
          if (line.isEmpty() && !data.isEmpty()) {
            return new Event(lastId, type, data);
          }
        }
      }
    }
    return null;
  }

  /** Returns what the client would resume after. */
  public String lastId() {
    return lastId;
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
