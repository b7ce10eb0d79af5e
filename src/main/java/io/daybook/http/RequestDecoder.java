package io.daybook.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * Decodes requests as Vert.x does, and refuses those that {@link RequestRules} do not allow before
 * a byte of their body is read. A refused request is an invalid one whose cause is a {@link
 * Problem}; nothing that follows on the connection is decoded.
 *
 * <p>Context: one for each connection, on its event loop.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {
  private final RequestRules rules;
  private boolean headBegun;

  RequestDecoder(HttpServerOptions options, RequestRules rules) {
    super(options);
    this.rules = rules;
  }

  /** Tells whether a head has come in part. */
  boolean awaitsHead() {
    return headBegun || actualReadableBytes() > 0;
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    headBegun = true;
    RequestRules.requireLine(initialLine[0], initialLine[1], initialLine[2]);
    return super.createMessage(initialLine);
  }

  @Override
  protected HttpMessage createInvalidMessage() {
    return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "", Unpooled.buffer(0));
  }

  @Override
  protected AsciiString splitHeaderName(byte[] bytes, int start, int length) {
    if (length == 0) {
      throw Problem.malformed("a header has no name");
    }
    return super.splitHeaderName(bytes, start, length);
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    headBegun = false;
    if (message instanceof HttpRequest request) {
      rules.requireHeaders(request);
    }
    return super.isContentAlwaysEmpty(message);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw Problem.malformed("Content-Length and Transfer-Encoding exclude each other");
  }
}
