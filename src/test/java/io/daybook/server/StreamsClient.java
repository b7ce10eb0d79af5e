package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A client of the streams of one node. */
final class StreamsClient {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String NDJSON = "application/x-ndjson";

  private final TestNode node;

  StreamsClient(TestNode node) {
    this.node = node;
  }

  HttpResponse<String> send(String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request = node.request(path).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return node.client().send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  static JsonNode json(HttpResponse<String> response) throws Exception {
    return JSON.readTree(response.body());
  }

  static String event(String type, int n) {
    return "{\"type\":\"" + type + "\",\"data\":{\"n\":" + n + "}}";
  }

  static String events(String type, int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(n -> event(type, n))
        .collect(Collectors.joining(",", "{\"events\":[", "]}"));
  }

  HttpResponse<String> append(String id, String body, String... headers) throws Exception {
    return node.post("/streams/note/" + id, body, headers);
  }

  static void assertProblem(HttpResponse<String> answer, int status, String type) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(json(answer).at("/type").textValue()).isEqualTo(type);
  }
}
