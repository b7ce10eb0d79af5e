package io.daybook.load.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The requests of one HTTP/2 connection that are not written yet, and their frames: each has a
 * HEADERS frame and, with a body, a DATA frame.
 *
 * <p>A body waits until the server's window for the connection has room for it. Values that differ
 * from request to request stay out of the header compression's table, as in other clients.
 *
 * <p>Context: its loop's thread.
 */
final class Http2Requests {
  private static final int BYTES_FIRST = 1024;
  private static final int BYTES_EACH = 384;
  private static final AsciiString HTTP = AsciiString.cached("http");
  private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
  private static final AsciiString PATH = Http2Headers.PseudoHeaderName.PATH.value();
  private static final Http2Flags HEADERS_THEN_DATA = new Http2Flags().endOfHeaders(true);
  private static final Http2Flags HEADERS_ONLY =
      new Http2Flags().endOfHeaders(true).endOfStream(true);
  private static final Http2Flags DATA = new Http2Flags().endOfStream(true);

  private final DefaultHttp2HeadersEncoder encoder =
      new DefaultHttp2HeadersEncoder(
          (name, value) -> name == PATH || name == Requests.IDEMPOTENCY_KEY, true);
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final ByteBuf block = Unpooled.buffer(BYTES_FIRST);
  private long window = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
  private int bodyBytesMax = Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE;

  private record Waiting(int stream, Request request) {}

  /** Takes in what the server has set. */
  void settled(Http2Settings settings) throws Http2Exception {
    Long tableBytes = settings.headerTableSize();
    if (tableBytes != null) {
      encoder.maxHeaderTableSize(Math.min(tableBytes, Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE));
    }
    Integer streamWindow = settings.initialWindowSize();
    if (streamWindow != null) {
      bodyBytesMax = Math.min(streamWindow, Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE);
    }
  }

  /** The server takes so many bytes of bodies more. */
  void widen(int more) {
    window += more;
  }

  void add(int stream, Request request) {
    if (request.body().length > bodyBytesMax) {
      throw new Answer.ProtocolException(
          "a body of %d bytes; in HTTP/2 one may have %d"
              .formatted(request.body().length, bodyBytesMax));
    }
    waiting.add(new Waiting(stream, request));
  }

  /** Returns the frames of the requests that may be written now. */
  ByteBuf take(ByteBufAllocator allocator) throws Http2Exception {
    ByteBuf out = allocator.directBuffer(Math.max(1, waiting.size()) * BYTES_EACH);
    Waiting next = waiting.peek();
    while (next != null && next.request.body().length <= window) {
      write(next.stream, next.request, out);
      waiting.remove();
      next = waiting.peek();
    }
    return out;
  }

  private void write(int stream, Request request, ByteBuf out) throws Http2Exception {
    byte[] body = request.body();
    block.clear();
    encoder.encodeHeaders(stream, headers(request), block);
    Http2CodecUtil.writeFrameHeader(
        out,
        block.readableBytes(),
        Http2FrameTypes.HEADERS,
        body.length == 0 ? HEADERS_ONLY : HEADERS_THEN_DATA,
        stream);
    out.writeBytes(block);
    if (body.length > 0) {
      Http2CodecUtil.writeFrameHeader(out, body.length, Http2FrameTypes.DATA, DATA, stream);
      out.writeBytes(body);
      window -= body.length;
    }
  }

  private static Http2Headers headers(Request request) {
    List<AsciiString> fields = request.fields();
    int length = request.body().length;
    AsciiString[] others = fields.toArray(new AsciiString[fields.size() + (length > 0 ? 2 : 0)]);
    if (length > 0) {
      others[others.length - 2] = CONTENT_LENGTH;
      others[others.length - 1] = new AsciiString(Integer.toString(length));
    }
    return ReadOnlyHttp2Headers.clientHeaders(
        false, request.method(), request.path(), HTTP, request.authority(), others);
  }

  void close() {
    encoder.close();
    block.release();
  }
}
