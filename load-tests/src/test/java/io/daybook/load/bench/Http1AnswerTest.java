package io.daybook.load.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Http1AnswerTest {
  private static final byte[] CREATED =
      ("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nETag: \"3\"\r\n"
              + "Idempotent-Replayed: true\r\ncontent-length: 10\r\n\r\n{\"a\":\"é\"}")
          .getBytes(StandardCharsets.UTF_8);

  private static boolean feed(Http1Answer answer, byte[] bytes, int from, int to) {
    boolean whole = false;
    for (int at = from; at < to; ) {
      ByteBuffer room = answer.room();
      int count = Math.min(room.remaining(), to - at);
      room.put(bytes, at, count);
      whole = answer.received(count);
      at += count;
    }
    return whole;
  }

  @Test
  void anAnswerIsReadWhereverItIsSplit() {
    Http1Answer answer = new Http1Answer();
    for (int split = 1; split < CREATED.length; split++) {
      assertThat(feed(answer, CREATED, 0, split)).isFalse();
      assertThat(feed(answer, CREATED, split, CREATED.length)).isTrue();
      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.header("etag")).isEqualTo("\"3\"");
      assertThat(answer.header("location")).isNull();
      assertThat(answer.isReplayed()).isTrue();
      assertThat(answer.body()).isEqualTo("{\"a\":\"é\"}");
      answer.clear();
    }
  }

  @Test
  void aBodyMayBeLongerThanTheFirstBuffer() {
    String body = "x".repeat(100_000);
    byte[] bytes =
        ("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body)
            .getBytes(StandardCharsets.US_ASCII);
    Http1Answer answer = new Http1Answer();
    assertThat(feed(answer, bytes, 0, bytes.length)).isTrue();
    assertThat(answer.body()).isEqualTo(body);
  }

  @Test
  void anAnswerWithoutContentHasNoBody() {
    byte[] bytes = "HTTP/1.1 304 Not Modified\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    Http1Answer answer = new Http1Answer();
    assertThat(feed(answer, bytes, 0, bytes.length)).isTrue();
    assertThat(answer.body()).isEmpty();
    assertThat(answer.isSuccess()).isFalse();
  }

  @Test
  void whatIsNotUnderstoodIsRefused() {
    byte[] chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> feed(new Http1Answer(), chunked, 0, chunked.length))
        .isInstanceOf(Answer.ProtocolException.class);
    byte[] more = "HTTP/1.1 304 Not Modified\r\n\r\nx".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> feed(new Http1Answer(), more, 0, more.length))
        .isInstanceOf(Answer.ProtocolException.class);
  }
}
