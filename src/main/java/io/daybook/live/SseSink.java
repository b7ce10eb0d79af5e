package io.daybook.live;

import io.daybook.platform.CutOff;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is sent server-sent events.
 *
 * <p>The head of the answer is written when there is something to send, or when it is sure that
 * there will be; what is wrong before that is an answer of its own.
 */
final class SseSink implements LiveSink {
  private static final System.Logger LOG = System.getLogger(SseSink.class.getName());
  private static final CharSequence BUFFERING = HttpHeaders.createOptimized("X-Accel-Buffering");

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Refusal refusal;
  private @Nullable LiveSession session;
  private boolean over;

  SseSink(Vertx vertx, HttpServerRequest request, int queuedBytesMax, Refusal refusal) {
    this.vertx = vertx;
    this.request = request;
    this.response = request.response();
    this.refusal = refusal;
    response.setWriteQueueMaxSize(queuedBytesMax);
  }

  /** Lets the session know what happens on the connection, never before a call of it returns. */
  void report(LiveSession reported) {
    session = reported;
    response
        .drainHandler(drained -> vertx.runOnContext(later -> reported.drained()))
        .closeHandler(closed -> end())
        .exceptionHandler(failure -> LOG.log(Level.DEBUG, "live: {0}", String.valueOf(failure)));
  }

  @Override
  public void send(LiveMessage message) {
    if (over) {
      return;
    }
    if (message instanceof LiveMessage.Failed failed) {
      failed(failed);
      return;
    }
    String block = SseFrames.of(message);
    if (block != null) {
      open();
      response.write(block);
    }
  }

  private void failed(LiveMessage.Failed failed) {
    if (response.headWritten()) {
      response.end(String.valueOf(SseFrames.of(failed)));
    } else {
      refusal.refused(failed.problem().type(), failed.problem().detail());
    }
    end();
  }

  /** Sends the head, with a comment that makes it leave at once. */
  private void open() {
    if (response.headWritten()) {
      return;
    }
    head(response);
    response.setChunked(request.version() != HttpVersion.HTTP_1_0);
    response.write(SseFrames.HEARTBEAT);
  }

  /** Sets the headers of such answers; those of nginx would wait for more to pass on at once. */
  static void head(HttpServerResponse response) {
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(BUFFERING, "no");
  }

  @Override
  public void established() {
    if (!over) {
      open();
    }
  }

  @Override
  public boolean full() {
    return !over && response.writeQueueFull();
  }

  /** A client sends nothing. */
  @Override
  public void pause() {}

  @Override
  public void resume() {}

  /** Nobody answers, but a client that is gone or does not read makes the connection full. */
  @Override
  public void ping() {
    if (!over) {
      open();
      LiveSession pinged = session;
      response
          .write(SseFrames.HEARTBEAT)
          .onSuccess(
              sent -> {
                if (pinged != null) {
                  vertx.runOnContext(later -> pinged.heard());
                }
              });
    }
  }

  @Override
  public void close(LiveClose why) {
    if (over) {
      return;
    }
    end();
    if (why != LiveClose.SHUTDOWN) {
      CutOff.answer(request);
    } else if (response.headWritten()) {
      response.end();
    } else {
      refusal.refused("unavailable", why.reason());
    }
  }

  private void end() {
    if (!over) {
      over = true;
      LiveSession ended = session;
      if (ended != null) {
        vertx.runOnContext(later -> ended.ended());
      }
    }
  }
}
