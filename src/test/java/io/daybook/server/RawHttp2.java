package io.daybook.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Speaks HTTP/2 frame by frame, also as nobody should. */
final class RawHttp2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RESET = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GO_AWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  private static final int ACK = 1;
  private static final int HEAD_BYTES = 9;

  private final Socket socket;
  private final DataInputStream in;
  private final DefaultHttp2HeadersEncoder hpack = new DefaultHttp2HeadersEncoder();
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

  /** A frame that came. */
  record Frame(int type, int flags, int stream, Buffer payload) {
    /** Returns the error code of a reset or a farewell. */
    int error() {
      return payload.getInt(type == GO_AWAY ? Integer.BYTES : 0);
    }
  }

  RawHttp2(int port) throws IOException {
    socket = RawHttp.connect(port);
    in = new DataInputStream(socket.getInputStream());
    pending.writeBytes(ByteBufUtil.getBytes(Http2CodecUtil.connectionPrefaceBuf()));
    frame(SETTINGS, 0, 0, new byte[0]);
  }

  /** Adds a frame to what is sent next. */
  void frame(int type, int flags, int stream, byte[] payload) {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    head.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    head.put((byte) type).put((byte) flags).putInt(stream);
    pending.writeBytes(head.array());
    pending.writeBytes(payload);
  }

  /** Adds the head of a request. */
  void request(int stream, int flags, String method, String path, String... headers) {
    frame(HEADERS, flags, stream, block(stream, method, path, headers));
  }

  /** Returns the head of a request as HPACK. */
  byte[] block(int stream, String method, String path, String... headers) {
    Http2Headers all =
        new DefaultHttp2Headers().method(method).scheme("http").authority("a").path(path);
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    ByteBuf block = Unpooled.buffer();
    try {
      hpack.encodeHeaders(stream, all, block);
    } catch (Http2Exception defect) {
      throw new IllegalStateException(defect);
    }
    return ByteBufUtil.getBytes(block);
  }

  /** Sends what was added; a server that has closed may not take it. */
  void flush() {
    try {
      pending.writeTo(socket.getOutputStream());
    } catch (IOException closed) {
      // what it said before is read
    }
    pending.reset();
  }

  /** Returns all frames up to the first that is wanted, or to the end of the connection. */
  List<Frame> until(Predicate<Frame> wanted) throws IOException {
    List<Frame> frames = new ArrayList<>();
    Frame next = next();
    while (next != null) {
      frames.add(next);
      if (wanted.test(next)) {
        return frames;
      }
      next = next();
    }
    return frames;
  }

  private @Nullable Frame next() throws IOException {
    try {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      Frame frame = new Frame(type, flags, in.readInt(), Buffer.buffer(in.readNBytes(length)));
      if (type == SETTINGS && (flags & ACK) == 0) {
        frame(SETTINGS, ACK, 0, new byte[0]);
        flush();
      }
      return frame;
    } catch (EOFException | SocketException closed) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
