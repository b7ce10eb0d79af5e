package io.daybook.http;

import io.daybook.platform.Clock;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the decoder of a connection and Vert.x, and ends the connection well: after a
 * request whose body can't be read, is too long or does not come, and when the server stops.
 *
 * <p>Requests are counted in and their answers out, so that a refusal of the guard comes after the
 * answers to the requests before it, and never beside an answer of the application. Once an answer
 * says {@code Connection: close} nothing more is let in.
 *
 * <p>Context: one for each connection, on its event loop, until it becomes a WebSocket.
 */
final class ConnectionGuard extends ChannelDuplexHandler {
  private static final long REFUSED_MILLIS = 2_000;
  private static final long IDLE_MILLIS = 500;

  private final RequestDecoder decoder;
  private final RequestRules rules;
  private final BodyShare bodies;
  private final ArrivalDeadline deadline;
  private @Nullable ChannelHandlerContext context;
  private @Nullable HttpRequest request;
  private @Nullable Problem refusal;
  private long bodyBytes;
  private int unanswered;
  private boolean receiving;
  private boolean answering;
  private boolean continued;
  private boolean draining;
  private boolean last;
  private boolean closing;
  private boolean deaf;

  /** Creates a guard with what its connection may have. */
  ConnectionGuard(
      RequestDecoder decoder,
      RequestRules rules,
      BodyShare bodies,
      Clock clock,
      int requestSeconds) {
    this.decoder = decoder;
    this.rules = rules;
    this.bodies = bodies;
    this.deadline = new ArrivalDeadline(clock, requestSeconds, this::late);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (closing || last || refusal != null) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest begun) {
      begin(begun);
    }
    if (message instanceof HttpContent content && !deaf && !accept(content)) {
      ReferenceCountUtil.release(message);
      settle(ctx);
      return;
    }
    ctx.fireChannelRead(message);
  }

  private void begin(HttpRequest begun) {
    request = begun;
    unanswered++;
    receiving = true;
    continued = false;
    bodyBytes = 0;
    deaf |= begun.decoderResult().isFailure();
  }

  /** Takes note of a part of the body; tells whether the request is good so far. */
  private boolean accept(HttpContent content) {
    int bytes = content.content().readableBytes();
    bodyBytes += bytes;
    boolean tooMuch = bodies.exceedsWith(bytes);
    if (content.decoderResult().isFailure()) {
      refusal = Problem.malformed("the chunks of the body can't be told apart");
    } else if (!rules.isShort(bodyBytes)) {
      refusal = rules.tooLarge();
    } else if (tooMuch) {
      refusal = RequestRules.tooManyBodies();
    } else if (content instanceof LastHttpContent) {
      receiving = false;
      deadline.arrived();
    }
    return refusal == null;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete();
    if ((receiving || decoder.awaitsHead()) && refusal == null && !deaf) {
      deadline.arriving(ctx);
    } else {
      deadline.arrived();
    }
  }

  private void late() {
    ChannelHandlerContext ctx = context;
    if (ctx != null && !closing && refusal == null) {
      refusal = RequestRules.late(deadline.seconds());
      settle(ctx);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    bodies.release();
    deadline.arrived();
  }

  /** Refuses, once those before are answered. */
  private void settle(ChannelHandlerContext ctx) {
    Problem why = refusal;
    int own = receiving ? 1 : 0;
    if (why == null || closing || unanswered > own) {
      return;
    }
    if (!answering && unanswered == own) {
      var _ = ctx.write(answer(why));
    }
    ctx.flush();
    deaf = true;
    var _ = ctx.channel().close();
  }

  private DefaultFullHttpResponse answer(Problem problem) {
    HttpRequest current = request;
    String target = receiving && current != null ? current.uri() : "";
    byte[] json = problem.json(target.split("\\?", 2)[0]);
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(problem.type().status()),
            Unpooled.wrappedBuffer(json));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, Names.PROBLEM_JSON)
        .set(HttpHeaderNames.CONTENT_LENGTH, json.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (problem.type().status() == 503) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, Names.ONE_SECOND);
    }
    return response;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (!(message instanceof HttpObject)) {
      var _ = ctx.write(message, promise);
      return;
    }
    if (message instanceof HttpResponse response) {
      if (response.status().code() == 100) {
        continued = true;
        var _ = ctx.write(message, promise);
        return;
      }
      beginAnswer(response);
    }
    if (message instanceof LastHttpContent) {
      endAnswer(ctx, message, promise);
    } else {
      var _ = ctx.write(message, promise);
    }
  }

  private void beginAnswer(HttpResponse response) {
    answering = true;
    boolean unsent = receiving && !continued && RequestRules.awaitsContinue(request);
    if (unanswered == 1 && (draining || unsent)) {
      last = true;
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }

  private void endAnswer(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    answering = false;
    unanswered--;
    if (unanswered == 0) {
      bodies.release();
    }
    if (last) {
      deaf = true;
      var _ = ctx.write(message, promise.unvoid().addListener(written -> closeAfterAnswer(ctx)));
    } else {
      var _ = ctx.write(message, promise);
      settle(ctx);
    }
  }

  private static void closeAfterAnswer(ChannelHandlerContext ctx) {
    var _ = ctx.channel().close();
  }

  /** The server stops: the next answer is the last, and after some time none is waited for. */
  void drain(long graceMillis) {
    ChannelHandlerContext ctx = context;
    if (ctx != null && !draining) {
      draining = true;
      var _ = ctx.executor().schedule(() -> closeIdle(ctx), graceMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void closeIdle(ChannelHandlerContext ctx) {
    if (unanswered == 0 && !closing) {
      var _ = ctx.channel().close();
    }
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (closing) {
      var _ = ctx.close(promise);
      return;
    }
    closing = true;
    if (deaf || draining) {
      LingeringClose.begin(ctx, promise, deaf ? REFUSED_MILLIS : IDLE_MILLIS);
    } else {
      var _ = ctx.close(promise);
    }
  }
}
