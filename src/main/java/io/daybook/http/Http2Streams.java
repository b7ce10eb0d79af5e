package io.daybook.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
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

  private final Http2ConnectionHandler handler;
  private final ChannelHandlerContext context;
  private final Http2Connection connection;
  private final Http2Connection.PropertyKey deadline;

  private Http2Streams(Http2ConnectionHandler handler, ChannelHandlerContext context) {
    this.handler = handler;
    this.context = context;
    this.connection = handler.connection();
    this.deadline = connection.newKey();
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

  /** An answer is written, if not sent; it must have left by that time. */
  void ended(int streamId, long deadlineNanos) {
    Http2Stream stream = connection.stream(streamId);
    if (stream != null) {
      stream.setProperty(deadline, deadlineNanos);
    }
  }

  /**
   * Resets the streams whose answer has not left in time, and those whose answer has left but whose
   * request still comes: nobody reads it any more (RFC 9113, section 8.1).
   */
  void reset(long nowNanos) {
    List<Http2Stream> unwanted = new ArrayList<>();
    try {
      connection.forEachActiveStream(
          stream -> {
            if (hasLeft(stream) || isLate(stream, nowNanos)) {
              unwanted.add(stream);
            }
            return true;
          });
    } catch (Http2Exception impossible) {
      throw new IllegalStateException(impossible);
    }
    unwanted.forEach(this::reset);
  }

  private static boolean hasLeft(Http2Stream stream) {
    return stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL;
  }

  private boolean isLate(Http2Stream stream, long nowNanos) {
    Long latest = stream.getProperty(deadline);
    return latest != null && nowNanos - latest > 0;
  }

  private void reset(Http2Stream stream) {
    Http2Error why = hasLeft(stream) ? Http2Error.NO_ERROR : Http2Error.INTERNAL_ERROR;
    var _ = handler.resetStream(context, stream.id(), why.code(), context.newPromise());
    context.flush();
  }
}
