package io.daybook.http;

import io.daybook.live.LiveHub;
import io.daybook.live.LiveOptions;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves the API. The two hot paths, commands and views, are matched by hand; everything else goes
 * through a router.
 *
 * <p>Several instances share one port; each has its own routes.
 */
public final class HttpVerticle extends VerticleBase {
  private static final long SHUTDOWN_SECONDS = 2;
  private static final long HTTP2_CHECK_MILLIS = 500;

  private final HttpOptions options;
  private final HttpServices services;
  private final HttpCounters counters = new HttpCounters();
  private @Nullable HttpServer server;
  private @Nullable LiveHub live;
  private @Nullable ConnectionGate gate;
  private @Nullable HttpServer http2Server;
  private @Nullable Http2Gate http2Gate;

  /** Creates one instance. */
  public HttpVerticle(HttpOptions options, HttpServices services) {
    this.options = options;
    this.services = services;
  }

  @Override
  public Future<?> start() {
    CommandRoute commands =
        new CommandRoute(
            services.codec(),
            services.commands(),
            services.queries(),
            this::body,
            new CommandIntake(services.clock(), options.commandWaitMillis(), counters),
            new Deferral(services.schedule(), options.deferDaysMax(), services.clock()),
            services.clock());
    HttpServerOptions httpOptions = serverOptions();
    ConnectionGate connections =
        new ConnectionGate(httpOptions, options, counters, services.clock());
    gate = connections;
    LiveHub hub =
        new LiveHub(
            vertx,
            "live." + deploymentID(),
            LiveOptions.defaults().within(options.idleSeconds()),
            services.live());
    live = hub;
    int partitions = services.store().partitions().count();
    FollowRoute follows = new FollowRoute(hub, partitions);
    ViewRoute views = new ViewRoute(services.queries(), partitions, follows);
    StreamGate streams = new StreamGate(options.streamsMax(), counters);
    Router router =
        OtherRoutes.router(
            vertx,
            services,
            new LiveRoute(hub),
            streams(commands, follows, streams),
            new StateRoute(services.states(), services.codec(), streams));
    HttpServer http = vertx.createHttpServer(httpOptions);
    server = http;
    http.invalidRequestHandler(HttpVerticle::unreadable)
        .connectionHandler(connections::opened)
        .requestHandler(
            request -> {
              if (connections.serves(request.connection())) {
                route(request, commands, views, router);
              } else {
                Answer.last(
                    request,
                    Problem.of(ProblemType.OVERLOADED, "too many connections; try again later"));
              }
            });
    return hub.start()
        .compose(started -> http.listen())
        .compose(listening -> http2(httpOptions, commands, views, router));
  }

  /** Listens for HTTP/2 where that is asked for. */
  private Future<?> http2(
      HttpServerOptions http, CommandRoute commands, ViewRoute views, Router router) {
    if (options.http2Port() < 0) {
      return Future.succeededFuture();
    }
    Http2Gate connections =
        new Http2Gate(
            options,
            counters,
            services.clock(),
            request -> route(request, commands, views, router));
    http2Gate = connections;
    HttpServer http2 = vertx.createHttpServer(Http2Gate.over(http, options));
    http2Server = http2;
    vertx.setPeriodic(HTTP2_CHECK_MILLIS, timer -> connections.endStalled());
    return http2
        .invalidRequestHandler(HttpVerticle::unreadable)
        .connectionHandler(connections::opened)
        .requestHandler(connections::serve)
        .listen();
  }

  private Future<Buffer> body(HttpServerRequest request) {
    Http2Gate http2 = http2Gate;
    return http2 != null && request.version() == HttpVersion.HTTP_2
        ? http2.body(request)
        : Bodies.read(request, options.bodyBytesMax());
  }

  private StreamRoute streams(CommandRoute commands, FollowRoute follows, StreamGate streams) {
    EventLines.Parts lines =
        new EventLines.Parts(
            vertx, services.live().codec(), streams, counters, options.streamStallMillis());
    return new StreamRoute(services, commands, lines, follows);
  }

  private HttpServerOptions serverOptions() {
    return new HttpServerOptions()
        .setHost(options.host())
        .setPort(options.port())
        .setReuseAddress(true)
        .setTcpNoDelay(true)
        .setAcceptBacklog(4_096)
        .setIdleTimeout(options.idleSeconds())
        .setMaxInitialLineLength(HttpOptions.LINE_BYTES_MAX)
        .setMaxHeaderSize(HttpOptions.HEADER_BYTES_MAX)
        .setHandle100ContinueAutomatically(false)
        .setHttp2ClearTextEnabled(false)
        .setMaxWebSocketFrameSize(HttpOptions.FRAME_BYTES_MAX)
        .setMaxWebSocketMessageSize(HttpOptions.FRAME_BYTES_MAX)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setWebSocketClosingTimeout(3)
        .addWebSocketSubProtocol("daybook.v1");
  }

  private void route(
      HttpServerRequest request, CommandRoute commands, ViewRoute views, Router router) {
    String path = request.path();
    if (path == null || path.isEmpty()) {
      Answer.json(request, IndexPage.json());
      return;
    }
    if (path.equals("*")) {
      request.response().putHeader(Names.ALLOW, "GET, HEAD, POST, PUT, DELETE");
      Answer.empty(request.response(), 204);
      return;
    }
    if (path.startsWith(CommandRoute.PREFIX)) {
      commands.handle(request, path);
    } else if (path.startsWith(ViewRoute.PREFIX)) {
      views.handle(request, path);
    } else {
      router.handle(request);
    }
  }

  /** Answers what is no HTTP; the connection is of no use after that. */
  private static void unreadable(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    Answer.problem(request, problem(cause));
  }

  private static Problem problem(@Nullable Throwable cause) {
    if (cause instanceof Problem refused) {
      return refused;
    }
    if (cause instanceof TooLongHttpLineException) {
      return RequestRules.lineTooLong();
    }
    if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException) {
      return Problem.of(
          ProblemType.HEADERS_TOO_LARGE,
          "all headers together may have " + HttpOptions.HEADER_BYTES_MAX + " bytes");
    }
    return Problem.malformed("that is no HTTP/1.1 request");
  }

  /** Returns what was counted. */
  public HttpCounters counters() {
    return counters;
  }

  /** Returns the port that it listens on for HTTP/2; 0 where it does not. */
  public int http2Port() {
    HttpServer http2 = http2Server;
    return http2 == null ? 0 : http2.actualPort();
  }

  /** Returns the port that it listens on. */
  public int port() {
    HttpServer http = server;
    return http == null ? 0 : http.actualPort();
  }

  /**
   * Ends the live connections at once, and the others with their next answer or when they are idle;
   * then takes no new ones. What is in flight is answered.
   */
  @Override
  public Future<?> stop() {
    HttpServer http = server;
    LiveHub hub = live;
    ConnectionGate connections = gate;
    if (connections == null || http == null) {
      return Future.succeededFuture();
    }
    connections.drain();
    Future<Void> ended = hub == null ? Future.succeededFuture() : hub.stop();
    return ended.transform(done -> grace(connections)).transform(done -> shutdown(http));
  }

  private Future<?> shutdown(HttpServer http) {
    HttpServer http2 = http2Server;
    Future<Void> ended = http.shutdown(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    return http2 == null
        ? ended
        : Future.join(ended, http2.shutdown(SHUTDOWN_SECONDS, TimeUnit.SECONDS));
  }

  /** Lets clients hear with an answer that their connection ends. */
  private Future<?> grace(ConnectionGate connections) {
    return connections.isEmpty()
        ? Future.succeededFuture()
        : vertx.timer(HttpOptions.GRACE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
