package io.daybook.http;

import io.daybook.platform.Clock;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.Http2ServerConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/2 without TLS, on a port of its own where nothing else is spoken: the client knows it before
 * it connects (RFC 9113, section 3.3). Counts and bounds the connections, and holds their requests
 * to the same rules as those of HTTP/1.1.
 *
 * <p>Context: owned by one HTTP verticle.
 */
final class Http2Gate {
  private static final System.Logger LOG = System.getLogger(Http2Gate.class.getName());
  private static final int STREAMS_MAX = 256;
  private static final int WINDOW_BYTES = 1024 * 1024;
  private static final long STALL_BYTES = 65_536;

  private final HttpOptions options;
  private final RequestRules rules;
  private final HttpCounters counters;
  private final Clock clock;
  private final Http2Bodies bodies;
  private final Handler<HttpServerRequest> api;
  private final Map<HttpConnection, Http2Streams> streams = new HashMap<>();

  Http2Gate(
      HttpOptions options, HttpCounters counters, Clock clock, Handler<HttpServerRequest> api) {
    this.options = options;
    this.rules = new RequestRules(options.bodyBytesMax());
    this.counters = counters;
    this.clock = clock;
    this.bodies = new Http2Bodies(options, counters, clock);
    this.api = api;
  }

  /** Turns the options of the server for HTTP/1.1 into those of the one for HTTP/2. */
  static HttpServerOptions over(HttpServerOptions http, HttpOptions options) {
    return new HttpServerOptions(http)
        .setPort(options.http2Port())
        .setHttp2ClearTextEnabled(true)
        .setHttp2ConnectionWindowSize(WINDOW_BYTES)
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(STREAMS_MAX)
                .setMaxHeaderListSize(HttpOptions.HEADER_BYTES_MAX));
  }

  void opened(HttpConnection connection) {
    counters.connections++;
    connection.closeHandler(closed -> closed(connection));
    connection.exceptionHandler(
        failure -> LOG.log(System.Logger.Level.DEBUG, "http2: a connection failed", failure));
    if (counters.connections > options.connectionsMax()) {
      counters.connectionsRefused++;
      var _ = connection.close();
    } else if (connection instanceof Http2ServerConnection http2) {
      begin(http2);
    }
  }

  private void begin(Http2ServerConnection connection) {
    ChannelPipeline pipeline = connection.channelHandlerContext().pipeline();
    if (pipeline.get("h2c") != null) {
      var _ = pipeline.close(); // upgraded from HTTP/1.1, whose rules were not looked after
    } else {
      streams.put(connection, Http2Streams.of(pipeline, STREAMS_MAX));
    }
  }

  private void closed(HttpConnection connection) {
    counters.connections--;
    streams.remove(connection);
  }

  /** Ends what clients neither send nor read to its end; called now and then. */
  void endStalled() {
    bodies.refuseLate();
    long nowNanos = clock.nanoTime();
    streams.values().forEach(connection -> connection.reset(nowNanos));
  }

  /** Returns the body of a request, as {@link Http2Bodies} does. */
  Future<Buffer> body(HttpServerRequest request) {
    return bodies.read(request);
  }

  /** Lets a request in, or answers it. */
  void serve(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2) {
      Answer.last(
          request,
          Problem.of(
              ProblemType.VERSION_NOT_SUPPORTED, "this port is for HTTP/2, with prior knowledge"));
      return;
    }
    Http2Streams connection = streams.get(request.connection());
    if (connection == null) {
      return; // the connection is refused
    }
    request.response().endHandler(ended -> answered(connection, request.response()));
    try {
      rules.requireStream(request);
    } catch (Problem problem) {
      Answer.problem(request, problem);
      return;
    }
    api.handle(request);
  }

  /** A client may take its time for a long answer: {@value #STALL_BYTES} bytes in each stall. */
  private void answered(Http2Streams connection, HttpServerResponse response) {
    long stalls = 1 + response.bytesWritten() / STALL_BYTES;
    long stallNanos = TimeUnit.MILLISECONDS.toNanos(options.streamStallMillis());
    connection.ended(response.streamId(), clock.nanoTime() + stalls * stallNanos);
  }
}
