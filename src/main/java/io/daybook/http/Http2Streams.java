package io.daybook.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.util.ArrayList;
import java.util.List;

/**
 * The streams of one HTTP/2 connection: how many there may be, and how long an answer may wait for
 * a client that opens no window for it.
 *
 * <p>What is answered for at once leaves in one write.
 *
 * <p>Context: one for each connection, on its event loop.
 */
final class Http2Streams {
  private static final int FLUSHES_JOINED_MAX = 256;
  private static final long INTERNAL_ERROR = 2;

  private final Http2ConnectionHandler handler;
  private final ChannelHandlerContext context;
  private final Http2Connection connection;
  private final Http2Connection.PropertyKey endedNanos;

  private Http2Streams(Http2ConnectionHandler handler, ChannelHandlerContext context) {
    this.handler = handler;
    this.context = context;
    this.connection = handler.connection();
    this.endedNanos = connection.newKey();
  }

  /**
   * Begins to look after a connection. The number of streams counts from the first one, also when a
   * client never says that it has read the settings.
   */
  static Http2Streams of(ChannelPipeline pipeline, int streamsMax) {
    Http2ConnectionHandler handler = pipeline.get(Http2ConnectionHandler.class);
    handler.connection().remote().maxActiveStreams(streamsMax);
    pipeline.addFirst("flushes", new FlushConsolidationHandler(FLUSHES_JOINED_MAX, true));
    return new Http2Streams(handler, pipeline.context(handler));
  }

  /** An answer is written, if not sent. */
  void ended(int streamId, long nowNanos) {
    Http2Stream stream = connection.stream(streamId);
    if (stream != null) {
      stream.setProperty(endedNanos, nowNanos);
    }
  }

  /** Resets the streams whose answer has not left since that time. */
  void resetStalled(long oldestNanos) {
    List<Http2Stream> stalled = new ArrayList<>();
    try {
      connection.forEachActiveStream(
          stream -> {
            Long ended = stream.getProperty(endedNanos);
            if (ended != null && ended - oldestNanos < 0) {
              stalled.add(stream);
            }
            return true;
          });
    } catch (Http2Exception impossible) {
      throw new IllegalStateException(impossible);
    }
    for (Http2Stream stream : stalled) {
      var _ = handler.resetStream(context, stream.id(), INTERNAL_ERROR, context.newPromise());
    }
    if (!stalled.isEmpty()) {
      context.flush();
    }
  }
}
