package io.daybook.load.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers every command with a fixed 201, and remembers keys it has seen. */
final class FakeServer extends VerticleBase implements AutoCloseable {
  private static final String BODY =
      "{\"stream\":\"order/o-1\",\"version\":1,\"position\":\"7:12\",\"events\":"
          + "[{\"id\":\"01990000-0000-7000-8000-000000000000\",\"type\":\"OrderPlaced\","
          + "\"version\":1}]}";

  private final Vertx server = Vertx.vertx();
  private final Map<String, Integer> keys = new ConcurrentHashMap<>();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger requests = new AtomicInteger();
  volatile int delayMillis;
  volatile int failEvery;
  private int port;

  static FakeServer started() {
    FakeServer fake = new FakeServer();
    fake.server.deployVerticle(fake, new DeploymentOptions()).await();
    return fake;
  }

  @Override
  public Future<?> start() {
    HttpServer http =
        server.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0));
    return http.connectionHandler(connection -> connections.incrementAndGet())
        .requestHandler(this::handle)
        .listen()
        .onSuccess(listening -> port = listening.actualPort());
  }

  private void handle(HttpServerRequest request) {
    request.endHandler(
        end -> {
          if (delayMillis > 0) {
            server.setTimer(delayMillis, timer -> answer(request));
          } else {
            answer(request);
          }
        });
  }

  private void answer(HttpServerRequest request) {
    int number = requests.incrementAndGet();
    if (failEvery > 0 && number % failEvery == 0) {
      request.response().setStatusCode(503).end("{}");
      return;
    }
    String key = request.getHeader("Idempotency-Key");
    if (key != null && keys.merge(key, 1, Integer::sum) > 1) {
      request.response().putHeader("Idempotent-Replayed", "true");
    }
    request
        .response()
        .setStatusCode(201)
        .putHeader("Daybook-Position", "7:12")
        .putHeader("ETag", "\"1\"")
        .end(BODY);
  }

  Target target() {
    return new Target("127.0.0.1", port);
  }

  @Override
  public void close() {
    server.close().await();
  }
}
