package io.daybook.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that the client gets what was written last: the server's direction first,
 * the rest when the client has closed too, or after some time. Until then what comes is thrown
 * away.
 *
 * <p>A socket that is closed while there is something to read resets the connection, and the reset
 * overtakes the answer (RFC 9112, section 9.6).
 */
final class LingeringClose {
  private LingeringClose() {}

  /** Begins to close; completes the promise once the connection is closed. */
  static void begin(ChannelHandlerContext context, ChannelPromise promise, long millis) {
    if (!(context.channel() instanceof DuplexChannel channel) || !channel.isActive()) {
      var _ = context.close(promise);
      return;
    }
    ChannelPromise done = promise.unvoid();
    channel.config().setAutoRead(true);
    context.flush();
    var _ = channel.closeFuture().addListener(closed -> done.trySuccess());
    var _ = channel.shutdownOutput().addListener(shut -> closeLater(context, millis));
  }

  private static void closeLater(ChannelHandlerContext context, long millis) {
    var _ = context.executor().schedule(() -> close(context), millis, TimeUnit.MILLISECONDS);
  }

  private static void close(ChannelHandlerContext context) {
    var _ = context.close();
  }
}
