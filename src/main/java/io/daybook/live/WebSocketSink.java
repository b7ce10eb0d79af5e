package io.daybook.live;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/** A connection over a WebSocket. */
final class WebSocketSink implements LiveSink {
  private static final Buffer PING = Buffer.buffer("daybook");

  private final ServerWebSocket socket;

  WebSocketSink(ServerWebSocket socket, int queuedBytesMax) {
    this.socket = socket;
    socket.setWriteQueueMaxSize(queuedBytesMax);
  }

  /** Lets the session know what happens on the socket. */
  void report(LiveSession session) {
    socket
        .textMessageHandler(session::received)
        .binaryMessageHandler(frame -> session.receivedBinary())
        .pongHandler(pong -> session.heard())
        .drainHandler(drained -> session.drained())
        .closeHandler(closed -> session.ended())
        .exceptionHandler(failure -> session.heard());
  }

  @Override
  public void send(String frame) {
    if (!socket.isClosed()) {
      socket.writeTextMessage(frame);
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
