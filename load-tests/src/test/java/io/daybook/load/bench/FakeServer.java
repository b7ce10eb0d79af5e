package io.daybook.load.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that answers every command with a fixed 201, and remembers keys it has seen. It speaks
 * HTTP/1.1 or, if that is wanted, HTTP/2 without TLS.
 */
final class FakeServer extends VerticleBase implements AutoCloseable {
  private static final String BODY =
      "{\"stream\":\"order/o-1\",\"version\":1,\"position\":\"7:12\",\"events\":"
          + "[{\"id\":\"01990000-0000-7000-8000-000000000000\",\"type\":\"OrderPlaced\","
          + "\"version\":1}]}";

  private final Vertx server = Vertx.vertx();
  private final Map<String, Integer> keys = new ConcurrentHashMap<>();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger arrived = new AtomicInteger();
  final AtomicInteger requests = new AtomicInteger();

  /** The most requests that one connection had under way. */
  final AtomicInteger underWayMax = new AtomicInteger();

  private final Map<HttpConnection, Integer> underWay = new HashMap<>();
  private final int streamsMax;
  volatile int delayMillis;
  volatile boolean shuffled;
  volatile int failEvery;
  volatile int resetEvery;
  volatile int goAwayAfter;
  volatile String body = BODY;
  private int port;

  private FakeServer(int streamsMax) {
    this.streamsMax = streamsMax;
  }

  static FakeServer started() {
    return started(0);
  }

  /** Starts one that allows so many streams on a connection of HTTP/2; 0: it does not speak it. */
  static FakeServer started(int streamsMax) {
    FakeServer fake = new FakeServer(streamsMax);
    fake.server.deployVerticle(fake, new DeploymentOptions()).await();
    return fake;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
    options.setHttp2ClearTextEnabled(streamsMax > 0);
    options.getInitialSettings().setMaxConcurrentStreams(Math.max(1, streamsMax));
    HttpServer http = server.createHttpServer(options);
    return http.connectionHandler(connection -> connections.incrementAndGet())
        .requestHandler(this::handle)
        .listen()
        .onSuccess(listening -> port = listening.actualPort());
  }

  private void handle(HttpServerRequest request) {
    request.endHandler(
        end -> {
          arrived.incrementAndGet();
          int count = underWay.merge(request.connection(), 1, Integer::sum);
          underWayMax.accumulateAndGet(count, Math::max);
          int delay = shuffled ? ThreadLocalRandom.current().nextInt(delayMillis) : delayMillis;
          if (delay > 0) {
            server.setTimer(delay, timer -> answer(request));
          } else {
            answer(request);
          }
        });
  }

  private void answer(HttpServerRequest request) {
    underWay.merge(request.connection(), -1, Integer::sum);
    int number = requests.incrementAndGet();
    if (resetEvery > 0 && number % resetEvery == 0) {
      request.response().reset();
      return;
    }
    if (number == goAwayAfter) {
      request.connection().goAway(0);
    }
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
        .putHeader("Fake-Path", request.path())
        .end(body);
  }

  Target target() {
    return new Target("127.0.0.1", port);
  }

  @Override
  public void close() {
    server.close().await();
  }
}
