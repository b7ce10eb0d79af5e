package io.daybook.feed.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.kafka.KafkaOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaFeedSourceTest {
  private final Vertx vertx = Vertx.vertx();
  private final KafkaFeedSource source =
      new KafkaFeedSource(
          vertx, KafkaOptions.of("no-such-host.invalid:9092", "topic", new UUID(0, 1)), 1);

  @AfterEach
  void close() {
    await(source.stop());
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Kafka's client throws then; the feed polls the event store until it does not any more. */
  @Test
  void serversWhoseNamesAreNotKnownYetDoNotKeepTheFeedFromBeginning() {
    Promise<Boolean> started = Promise.promise();
    vertx.runOnContext(now -> source.start().map(true).otherwise(false).onComplete(started));
    assertThat(await(started.future())).isFalse();
    assertThat(source.delivers()).isFalse();
  }
}
