package io.daybook.load.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private final Refusals refusals = new Refusals();
  private final Request request = new Requests(new Target("localhost", 1)).get("/");
  private int seen;
  private final Lane lane =
      refusals.watch(
          new Lane() {
            @Override
            public Request next() {
              return request;
            }

            @Override
            public void answered(Answer answer, long nanos) {
              seen++;
            }
          });

  private void answer(String head) {
    byte[] bytes =
        ("HTTP/1.1 " + head + "\r\ncontent-length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    Http1Answer answer = new Http1Answer();
    answer.room().put(bytes);
    assertThat(answer.received(bytes.length)).isTrue();
    assertThat(lane.next()).isSameAs(request);
    lane.answered(answer, System.nanoTime() + 3_000_000);
  }

  @Test
  void onlyRefusalsAreCountedAndTheLaneSeesEverything() {
    answer("201 Created");
    answer("422 Unprocessable Content");
    assertThat(refusals.count()).isZero();
    answer("503 Service Unavailable\r\nretry-after: 1");
    answer("429 Too Many Requests\r\nRetry-After: 2");
    assertThat(refusals.count()).isEqualTo(2);
    assertThat(refusals.withoutRetryAfter()).isZero();
    assertThat(refusals.millis(50)).isBetween(3.0, 1_000.0);
    assertThat(seen).isEqualTo(4);
  }

  @Test
  void aRefusalMustSayWhenToTryAgain() {
    answer("503 Service Unavailable");
    answer("503 Service Unavailable\r\nretry-after: 0");
    answer("503 Service Unavailable\r\nretry-after: soon");
    assertThat(refusals.withoutRetryAfter()).isEqualTo(3);
  }
}
