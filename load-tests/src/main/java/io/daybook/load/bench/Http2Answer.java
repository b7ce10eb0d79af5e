package io.daybook.load.bench;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects the frames of one HTTP/2 answer, then shows it. One instance serves one lane, answer
 * after answer; what it shows is valid until {@link #clear}.
 */
final class Http2Answer implements Answer {
  private static final int BYTES_FIRST = 512;
  private static final int INFORMATIONAL_END = 200;

  private @Nullable Http2Headers headers;
  private byte[] body = new byte[BYTES_FIRST];
  private int bodyLength;
  private int status;

  /** Takes in a block of headers; those after the body are not kept. */
  void received(Http2Headers block) {
    if (headers != null && status >= INFORMATIONAL_END) {
      return;
    }
    CharSequence text = block.status();
    if (text == null) {
      throw new ProtocolException("an answer without a status");
    }
    headers = block;
    status = Integer.parseInt(text, 0, text.length(), 10);
  }

  /** Takes in some of the body. */
  void received(ByteBuf data) {
    int count = data.readableBytes();
    if (bodyLength + count > body.length) {
      body = Arrays.copyOf(body, Math.max(2 * body.length, bodyLength + count));
    }
    data.getBytes(data.readerIndex(), body, bodyLength, count);
    bodyLength += count;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public @Nullable String header(String name) {
    CharSequence value = headers == null ? null : headers.get(name);
    return value == null ? null : value.toString();
  }

  @Override
  public String body() {
    return new String(body, 0, bodyLength, StandardCharsets.UTF_8);
  }

  /** Forgets the answer. */
  void clear() {
    headers = null;
    bodyLength = 0;
  }
}
