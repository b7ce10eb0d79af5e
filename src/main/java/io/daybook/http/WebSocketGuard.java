package io.daybook.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the frames of a WebSocket and Vert.x: joins the fragments of a message, and closes
 * the connection with the code that says why when a client breaks the protocol (RFC 6455, section
 * 7.4.1): 1002, 1007 for text that is not UTF-8, 1009 for a message that is too long.
 *
 * <p>A ping is answered only while there is room for the answer: of many that come at once the last
 * ones need none (section 5.5.3).
 */
final class WebSocketGuard extends ChannelDuplexHandler {
  private static final String HANDLER = "handler";
  private static final long LINGER_MILLIS = 2_000;

  private boolean closing;

  private WebSocketGuard() {}

  /** Begins to guard a connection that has just become a WebSocket. */
  static void install(ChannelPipeline pipeline) {
    if (pipeline.get(ConnectionGuard.class) != null) {
      pipeline.remove(ConnectionGuard.class);
    }
    pipeline.addBefore(HANDLER, "utf8", new Utf8FrameValidator(false));
    pipeline.addBefore(
        HANDLER, "fragments", new WebSocketFrameAggregator(HttpOptions.FRAME_BYTES_MAX));
    pipeline.addBefore(HANDLER, "guard", new WebSocketGuard());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    boolean unanswerable = frame instanceof PingWebSocketFrame && !ctx.channel().isWritable();
    if (closing || unanswerable) {
      ReferenceCountUtil.release(frame);
      if (frame instanceof CloseWebSocketFrame) {
        var _ = ctx.close();
      }
    } else {
      ctx.fireChannelRead(frame);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    WebSocketCloseStatus status = status(cause);
    if (status == null) {
      ctx.fireExceptionCaught(cause);
    } else if (!closing) {
      closing = true;
      var _ = ctx.write(new CloseWebSocketFrame(status));
      LingeringClose.begin(ctx, ctx.newPromise(), LINGER_MILLIS);
    }
  }

  private static @Nullable WebSocketCloseStatus status(Throwable cause) {
    return switch (cause) {
      case CorruptedWebSocketFrameException corrupted -> corrupted.closeStatus();
      case TooLongFrameException _ -> WebSocketCloseStatus.MESSAGE_TOO_BIG;
      default -> null;
    };
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object frame, ChannelPromise promise) {
    if (closing) {
      ReferenceCountUtil.release(frame);
      promise.tryFailure(new ClosedChannelException());
    } else {
      var _ = ctx.write(frame, promise);
    }
  }
}
