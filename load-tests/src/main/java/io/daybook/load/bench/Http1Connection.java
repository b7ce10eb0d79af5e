package io.daybook.load.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a loop and its lane; it has at most one request under way.
 *
 * <p>Context: its loop's thread.
 */
final class Http1Connection {
  private final Lane lane;
  private final Http1Answer answer = new Http1Answer();
  private @Nullable SelectionKey key;
  private @Nullable ByteBuffer unwritten;
  private long startNanos;
  private boolean busy;

  Http1Connection(Lane lane) {
    this.lane = lane;
  }

  /** What became of a request. */
  @FunctionalInterface
  interface Answered {
    void answered(Answer answer, long startNanos, long nowNanos);
  }

  void open(Selector selector, InetSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      boolean connected = channel.connect(address);
      int interest = connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT;
      key = channel.register(selector, interest, this);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  boolean isConnected() {
    return ((SocketChannel) open().channel()).isConnected();
  }

  /** Finishes connecting. */
  void connected() throws IOException {
    SelectionKey open = open();
    ((SocketChannel) open.channel()).finishConnect();
    open.interestOps(SelectionKey.OP_READ);
  }

  /** Sends the lane's next request; false when there is none any more. */
  boolean send(long start) throws IOException {
    Request request = lane.next();
    if (request == null) {
      return false;
    }
    busy = true;
    startNanos = start;
    unwritten = ByteBuffer.wrap(request.http1());
    write();
    return true;
  }

  /** Writes what the socket takes. */
  void write() throws IOException {
    ByteBuffer bytes = unwritten;
    if (bytes == null) {
      return;
    }
    SelectionKey open = open();
    ((SocketChannel) open.channel()).write(bytes);
    if (bytes.hasRemaining()) {
      open.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    } else {
      unwritten = null;
      open.interestOps(SelectionKey.OP_READ);
    }
  }

  /** Reads what there is; true when that made the answer whole, and the lane has seen it. */
  boolean read(Answered meter) throws IOException {
    int count = ((SocketChannel) open().channel()).read(answer.room());
    if (count < 0) {
      throw new IOException("closed by the server");
    }
    if (count == 0) {
      return false;
    }
    if (!busy) {
      throw new Answer.ProtocolException("an answer without a request");
    }
    if (!answer.received(count)) {
      return false;
    }
    long now = System.nanoTime();
    busy = false;
    meter.answered(answer, startNanos, now);
    lane.answered(answer, now);
    boolean closing = "close".equals(answer.header("connection"));
    answer.clear();
    if (closing) {
      throw new IOException("closed by the server");
    }
    return true;
  }

  /** Closes the connection, and tells the lane when a request was under way. */
  void close() throws IOException {
    SelectionKey open = key;
    key = null;
    unwritten = null;
    answer.clear();
    if (open != null) {
      open.channel().close();
    }
    if (busy) {
      busy = false;
      lane.lost();
    }
  }

  private SelectionKey open() {
    if (key == null) {
      throw new IllegalStateException("the connection is not open");
    }
    return key;
  }
}
