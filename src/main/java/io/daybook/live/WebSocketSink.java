package io.daybook.live;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.lang.System.Logger.Level;

/** A connection over a WebSocket. */
final class WebSocketSink implements LiveSink {
  private static final System.Logger LOG = System.getLogger(WebSocketSink.class.getName());
  private static final Buffer PING = Buffer.buffer("daybook");

  private final ServerWebSocket socket;

  WebSocketSink(ServerWebSocket socket, int queuedBytesMax) {
    this.socket = socket;
    socket.setWriteQueueMaxSize(queuedBytesMax);
  }

  /** Lets the session know what happens on the socket, never before a call of it returns. */
  void report(LiveSession session, Vertx vertx) {
    socket
        .textMessageHandler(session::received)
        .binaryMessageHandler(frame -> session.receivedBinary())
        .pongHandler(pong -> session.heard())
        .drainHandler(drained -> vertx.runOnContext(later -> session.drained()))
        .closeHandler(closed -> session.ended())
        .exceptionHandler(failure -> LOG.log(Level.DEBUG, "live: {0}", String.valueOf(failure)));
  }

  @Override
  public void send(LiveMessage message) {
    if (!socket.isClosed()) {
      socket.writeTextMessage(LiveFrames.of(message));
    }
  }

  @Override
  public boolean full() {
    return !socket.isClosed() && socket.writeQueueFull();
  }

  @Override
  public void pause() {
    socket.pause();
  }

  @Override
  public void resume() {
    socket.resume();
  }

  @Override
  public void ping() {
    if (!socket.isClosed()) {
      socket.writePing(PING);
    }
  }

  @Override
  public void close(LiveClose why) {
    if (!socket.isClosed()) {
      socket.close((short) why.code(), why.reason());
    }
  }
}
