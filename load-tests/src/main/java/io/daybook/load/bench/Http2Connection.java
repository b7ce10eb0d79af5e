package io.daybook.load.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection of a loop and its lanes; each has at most one request under way, on a
 * stream of its own.
 *
 * <p>Context: its loop's thread.
 */
final class Http2Connection implements Http2Frames.Events {
  private static final String NOT_SPOKEN =
      "the server does not speak HTTP/2 without TLS; start it with DAYBOOK_HTTP2_PORT and take that port";

  private final Http2Loop loop;
  private final List<Http2Exchange> exchanges;
  private @Nullable Http2Frames frames;
  private boolean settled;

  Http2Connection(Http2Loop loop, List<Lane> lanes) {
    this.loop = loop;
    this.exchanges = lanes.stream().map(lane -> new Http2Exchange(this, lane)).toList();
  }

  /** Opens it; the loop is told when it can be used, or can't. */
  void open(Bootstrap bootstrap, InetSocketAddress address) {
    Http2Frames opened = new Http2Frames(this);
    frames = opened;
    settled = false;
    bootstrap
        .clone()
        .handler(opened)
        .connect(address)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                opened.end(connected.cause());
              }
            });
  }

  @Override
  public void settled(long streamsMax) {
    if (exchanges.size() > streamsMax) {
      loop.defect(
          new Options.UsageException(
              "--streams %d: the server allows %d streams on a connection"
                  .formatted(exchanges.size(), streamsMax)));
    } else if (!settled) {
      settled = true;
      loop.connected(exchanges);
    }
  }

  void send(Http2Exchange exchange, Request request) {
    open().send(exchange, request);
  }

  /** Writes what was sent since the last time. */
  void flush() {
    Http2Frames open = frames;
    if (open != null) {
      try {
        open.flush();
      } catch (Http2Exception e) {
        open.end(e);
      }
    }
  }

  @Override
  public void answered(Http2Exchange exchange) {
    loop.answered(exchange);
  }

  @Override
  public void reset(Http2Exchange exchange, String why) {
    loop.reset(exchange, why);
  }

  @Override
  public void readAll() {
    loop.turn();
  }

  @Override
  public void broken(Throwable cause) {
    frames = null;
    if (cause instanceof Http2Exception && !settled) {
      loop.notConnected(this, NOT_SPOKEN, false);
    } else if (cause instanceof IOException && !settled) {
      loop.notConnected(this, cause.getMessage(), true);
    } else if (cause instanceof IOException
        || cause instanceof Http2Exception
        || cause instanceof Answer.ProtocolException) {
      loop.broken(this, cause.getMessage());
    } else {
      loop.defect(cause);
    }
  }

  /** Tells whether none of its lanes has a request under way, or ever again. */
  boolean isOver() {
    return exchanges.stream().allMatch(Http2Exchange::isOver);
  }

  List<Http2Exchange> exchanges() {
    return exchanges;
  }

  void close() {
    if (frames != null) {
      frames.close();
      frames = null;
    }
  }

  private Http2Frames open() {
    if (frames == null) {
      throw new IllegalStateException("the connection is not open");
    }
    return frames;
  }
}
