package io.daybook.load.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one HTTP/2 connection without TLS, from its preface to its end, and which stream
 * carries which exchange.
 *
 * <p>Netty reads and writes frames and compresses headers. Its state machine of streams is left
 * away, which costs more than all of that: here each stream has one request and one answer. What
 * the socket had is read, then the requests that this set free are written with one system call.
 *
 * <p>Context: its loop's thread. Source: RFC 9113.
 */
final class Http2Frames extends ByteToMessageDecoder {
  private static final int SETTLE_SECONDS = 5;
  private static final int TYPE_AT = 3;
  private static final int STREAM_WINDOW_BYTES = Integer.MAX_VALUE;
  private static final int WINDOW_BYTES = 16 * 1024 * 1024;
  private static final int WINDOW_LEAST_BYTES = WINDOW_BYTES / 2;

  private final Events events;
  private final Http2FrameReader reader =
      new DefaultHttp2FrameReader(new DefaultHttp2HeadersDecoder(false));
  private final Http2FrameWriter writer = new DefaultHttp2FrameWriter();
  private final Http2FrameAdapter listener = new Listener();
  private final Http2Requests requests = new Http2Requests();
  private final IntObjectMap<Http2Exchange> underWay = new IntObjectHashMap<>();
  private @Nullable ChannelHandlerContext context;
  private int nextStream = 1;
  private int window = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
  private boolean settled;
  private boolean ended;

  /** Is told what happens; nothing any more after {@link #broken}. */
  interface Events {
    /** The server has said how many streams may be open at once. */
    void settled(long streamsMax);

    /** The answer of an exchange is whole. */
    void answered(Http2Exchange exchange);

    /** The server gave the stream of an exchange up. */
    void reset(Http2Exchange exchange, String why);

    /** All that the socket had is read: what is sent now goes out together. */
    void readAll();

    /** The connection has ended. */
    void broken(Throwable cause);
  }

  Http2Frames(Events events) {
    this.events = events;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    if (ended) {
      active.close();
      return;
    }
    active.write(Http2CodecUtil.connectionPrefaceBuf());
    Http2Settings settings =
        new Http2Settings().pushEnabled(false).initialWindowSize(STREAM_WINDOW_BYTES);
    writer.writeSettings(active, settings, active.newPromise());
    widen();
    active.flush();
    active.executor().schedule(this::requireSettled, SETTLE_SECONDS, TimeUnit.SECONDS);
  }

  private void requireSettled() {
    if (!settled) {
      end(new IOException("no SETTINGS within " + SETTLE_SECONDS + " s"));
    }
  }

  /** Lets the server send more, long before it would have to wait. */
  private void widen() {
    ChannelHandlerContext to = context();
    writer.writeWindowUpdate(
        to, Http2CodecUtil.CONNECTION_STREAM_ID, WINDOW_BYTES - window, to.newPromise());
    window = WINDOW_BYTES;
  }

  /** Sends a request on a stream of its own; it goes out with the next {@link #flush}. */
  void send(Http2Exchange exchange, Request request) {
    int stream = nextStream;
    if (stream < 0) {
      throw new Answer.ProtocolException("the connection has no streams left");
    }
    nextStream += 2;
    underWay.put(stream, exchange);
    requests.add(stream, request);
  }

  /** Writes what was sent, as far as the server's window allows. */
  void flush() throws Http2Exception {
    ByteBuf bytes = requests.take(context().alloc());
    if (bytes.isReadable()) {
      context().writeAndFlush(bytes, context().voidPromise());
    } else {
      bytes.release();
    }
  }

  /** Closes the connection; nothing more is told of it. */
  void close() {
    ended = true;
    underWay.clear();
    if (context != null) {
      context.close();
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
      throws Http2Exception {
    if (ended) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (!settled) {
      if (in.readableBytes() < Http2CodecUtil.FRAME_HEADER_LENGTH) {
        return;
      }
      if (in.getByte(in.readerIndex() + TYPE_AT) != Http2FrameTypes.SETTINGS) {
        throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "no SETTINGS");
      }
    }
    reader.readFrame(ctx, in, listener);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (!ended) {
      events.readAll();
    }
    super.channelReadComplete(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    super.channelInactive(ctx);
    end(new IOException("closed by the server"));
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    reader.close();
    writer.close();
    requests.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause);
  }

  /** Closes the connection, and tells why. */
  void end(Throwable cause) {
    if (!ended) {
      close();
      events.broken(cause);
    }
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("the connection is not open");
    }
    return context;
  }

  /** The reader goes on with what it has when the connection was ended meanwhile. */
  private final class Listener extends Http2FrameAdapter {
    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
        throws Http2Exception {
      if (ended) {
        return;
      }
      writer.writeSettingsAck(ctx, ctx.newPromise());
      ctx.flush();
      requests.settled(settings);
      settled = true;
      Long streamsMax = settings.maxConcurrentStreams();
      events.settled(streamsMax == null ? Long.MAX_VALUE : streamsMax);
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) {
      writer.writePing(ctx, true, data, ctx.newPromise());
      ctx.flush();
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext ctx, int stream, int more)
        throws Http2Exception {
      if (stream == Http2CodecUtil.CONNECTION_STREAM_ID && !ended) {
        requests.widen(more);
        flush();
      }
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx, int stream, Http2Headers headers, int padding, boolean last) {
      Http2Exchange exchange = underWay.get(stream);
      if (exchange != null) {
        exchange.answer().received(headers);
        endIf(last, stream);
      }
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int stream,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean last) {
      onHeadersRead(ctx, stream, headers, padding, last);
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean last) {
      int count = data.readableBytes() + padding;
      window -= count;
      if (window < WINDOW_LEAST_BYTES) {
        widen();
        ctx.flush();
      }
      Http2Exchange exchange = underWay.get(stream);
      if (exchange != null) {
        exchange.answer().received(data);
        endIf(last, stream);
      }
      return count;
    }

    private void endIf(boolean last, int stream) {
      if (last) {
        events.answered(underWay.remove(stream));
      }
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int stream, long code) {
      Http2Exchange exchange = underWay.remove(stream);
      if (exchange != null) {
        events.reset(exchange, "reset: " + Http2Error.valueOf(code));
      }
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext ctx, int last, long code, ByteBuf debug) {
      end(new IOException("the server goes away: " + Http2Error.valueOf(code)));
    }
  }
}
