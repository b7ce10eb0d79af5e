package io.daybook.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.codec.Mappers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code GET /health/live} and {@code GET /health/ready}. A server of which a part is degraded is
 * ready: the rest of it works.
 */
final class HealthRoute {
  private static final JsonMapper MAPPER = Mappers.shown();
  private static final String UP = "up";
  private static final String DOWN = "down: ";
  private static final String DEGRADED = "degraded: ";
  private static final long CHECK_MILLIS_MAX = 2_000;

  private final List<HealthCheck> checks;

  HealthRoute(List<HealthCheck> checks) {
    this.checks = List.copyOf(checks);
  }

  Future<Void> ready(HttpServerRequest request) {
    List<Future<String>> asked = new ArrayList<>();
    for (HealthCheck check : checks) {
      asked.add(
          check
              .check()
              .run()
              .timeout(CHECK_MILLIS_MAX, TimeUnit.MILLISECONDS)
              .map(wrong -> wrong.isEmpty() ? UP : DEGRADED + wrong)
              .otherwise(failure -> DOWN + failure.getMessage()));
    }
    return Future.all(asked)
        .map(
            all -> {
              write(request, all.list());
              return null;
            });
  }

  private void write(HttpServerRequest request, List<String> results) {
    HttpServerResponse response = request.response();
    boolean up = results.stream().noneMatch(result -> result.startsWith(DOWN));
    boolean degraded = results.stream().anyMatch(result -> result.startsWith(DEGRADED));
    String status = degraded ? "degraded" : UP;
    ObjectNode json = MAPPER.createObjectNode().put("status", up ? status : "down");
    ObjectNode named = json.putObject("checks");
    for (int i = 0; i < results.size(); i++) {
      named.put(checks.get(i).name(), results.get(i));
    }
    response.setStatusCode(up ? 200 : 503).putHeader(Names.CACHE_CONTROL, Names.NO_STORE);
    if (!up) {
      response.putHeader(Names.RETRY_AFTER, Names.ONE_SECOND);
    }
    Answer.json(request, Buffer.buffer(json.toString()));
  }
}
