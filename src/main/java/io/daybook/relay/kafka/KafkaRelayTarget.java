package io.daybook.relay.kafka;

import io.daybook.eventstore.RecordedEvent;
import io.daybook.kafka.CloudEventRecords;
import io.daybook.kafka.KafkaOptions;
import io.daybook.kafka.KafkaTopic;
import io.daybook.relay.RelayTarget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events to a Kafka topic with an idempotent producer.
 *
 * <p>The producer is called directly on the event loop: with {@code max.block.ms=0} it never waits,
 * but throws when it has no metadata yet or its buffer is full. Metadata is fetched by {@link
 * #connect}.
 */
public final class KafkaRelayTarget implements RelayTarget {
  private static final long CLOSE_MILLIS_MAX = 3_000;
  private static final int METADATA_TRIES_MAX = 300;
  private static final long METADATA_RETRY_MILLIS = 100;

  private final Vertx vertx;
  private final KafkaOptions options;
  private final CloudEventRecords records;
  private final int partitions;
  private @Nullable KafkaWriteStream<byte[], byte[]> stream;
  private @Nullable Producer<byte[], byte[]> producer;

  /** Creates the target; nothing is connected yet. */
  public KafkaRelayTarget(Vertx vertx, KafkaOptions options, int partitions) {
    this.vertx = vertx;
    this.options = options;
    this.records = new CloudEventRecords(options);
    this.partitions = partitions;
  }

  @Override
  public Future<Void> connect() {
    return KafkaTopic.ensure(vertx, options, partitions)
        .compose(there -> metadata(writer(), METADATA_TRIES_MAX));
  }

  private KafkaWriteStream<byte[], byte[]> writer() {
    KafkaWriteStream<byte[], byte[]> open = stream;
    if (open == null) {
      open = KafkaWriteStream.create(vertx, configuration());
      stream = open;
      producer = open.unwrap();
    }
    return open;
  }

  private Future<Void> metadata(KafkaWriteStream<byte[], byte[]> writer, int triesLeft) {
    return writer
        .partitionsFor(options.topic())
        .<Void>mapEmpty()
        .recover(
            failure ->
                triesLeft == 0
                    ? Future.failedFuture(failure)
                    : vertx
                        .timer(METADATA_RETRY_MILLIS)
                        .compose(later -> metadata(writer, triesLeft - 1)));
  }

  private Map<String, Object> configuration() {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, options.lingerMillis());
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, options.batchBytes());
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, options.compression());
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, KafkaOptions.RECORD_BYTES_MAX);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0L);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    config.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
    // A topic that was not sent to for a while would be forgotten, and the next send refused.
    config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(3_650).toMillis());
    return config;
  }

  @Override
  public void send(RecordedEvent event, Acknowledgement acknowledgement) {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      throw new IllegalStateException("not connected");
    }
    long position = event.position();
    var _ =
        open.send(
            records.record(event),
            (metadata, failure) -> {
              if (failure == null) {
                acknowledgement.published(position);
              } else {
                acknowledgement.failed(failure);
              }
            });
  }

  @Override
  public Future<Void> close() {
    KafkaWriteStream<byte[], byte[]> open = stream;
    return open == null ? Future.succeededFuture() : open.close(CLOSE_MILLIS_MAX);
  }
}
