package io.daybook.feed.kafka;

import io.daybook.eventstore.RecordedEvent;
import io.daybook.feed.FeedSource;
import io.daybook.kafka.CloudEventRecords;
import io.daybook.kafka.KafkaOptions;
import io.daybook.kafka.KafkaTopic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Hints from Kafka: all partitions of the topic, assigned rather than subscribed to, from their
 * ends on. No group and no committed offsets: where a consumer is, it knows itself.
 */
public final class KafkaFeedSource implements FeedSource {
  private static final System.Logger LOG = System.getLogger(KafkaFeedSource.class.getName());
  private static final Duration POLL_MAX = Duration.ofMillis(100);
  private static final int POLL_RECORDS_MAX = 5_000;
  private static final long AGAIN_MILLIS = 2_000;

  /** The topic is made before it is read, where Kafka answers soon; without it there is time. */
  private static final long TOPIC_SECONDS_MAX = 2;

  private final Vertx vertx;
  private final KafkaOptions options;
  private final CloudEventRecords records;
  private final int partitions;
  private @Nullable KafkaReadStream<byte[], byte[]> stream;
  private boolean toldOfOtherStore;
  private boolean stopped;

  /** Creates the source; nothing is connected yet. */
  public KafkaFeedSource(Vertx vertx, KafkaOptions options, int partitions) {
    this.vertx = vertx;
    this.options = options;
    this.records = new CloudEventRecords(options);
    this.partitions = partitions;
  }

  /** A record; its place is read when it is asked for, its event not before it is needed. */
  private record KafkaHint(int partition, long position, ConsumerRecord<byte[], byte[]> record)
      implements Hint {
    @Override
    public RecordedEvent event() {
      return CloudEventRecords.event(record);
    }
  }

  /** Where Kafka's client can't be made, as its servers' names are not known, it is tried again. */
  @Override
  public Future<Void> start() {
    if (stopped) {
      return Future.succeededFuture();
    }
    try {
      return KafkaTopic.ensure(vertx, options, partitions)
          .timeout(TOPIC_SECONDS_MAX, TimeUnit.SECONDS)
          .transform(thereOrNot -> read());
    } catch (KafkaException unknown) {
      return startAgain(unknown);
    }
  }

  private Future<Void> startAgain(KafkaException unknown) {
    LOG.log(System.Logger.Level.WARNING, "feed: tried again until it is there: {0}", unknown);
    vertx.setTimer(AGAIN_MILLIS, again -> start());
    return Future.failedFuture(unknown);
  }

  private Future<Void> read() {
    try {
      return connect();
    } catch (KafkaException unknown) {
      return startAgain(unknown);
    }
  }

  private Future<Void> connect() {
    Set<TopicPartition> all = new HashSet<>();
    for (int p = 0; p < partitions; p++) {
      all.add(new TopicPartition(options.topic(), p));
    }
    KafkaReadStream<byte[], byte[]> reader = KafkaReadStream.create(vertx, configuration());
    stream = reader;
    return reader.assign(all).compose(assigned -> reader.seekToEnd(all));
  }

  private Map<String, Object> configuration() {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // After the topic was truncated or made anew: what was applied is dropped, what is missing is
    // fetched.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, options.fetchBytesMin());
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, options.fetchWaitMillisMax());
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS_MAX);
    config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
    config.put(ConsumerConfig.CHECK_CRCS_CONFIG, true);
    return config;
  }

  @Override
  public Future<List<Hint>> next() {
    KafkaReadStream<byte[], byte[]> reader = stream;
    if (reader == null) {
      return Future.failedFuture("not started");
    }
    return reader.poll(POLL_MAX).map(this::hints);
  }

  private List<Hint> hints(ConsumerRecords<byte[], byte[]> polled) {
    List<Hint> hints = new ArrayList<>(polled.count());
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      try {
        if (records.isOwn(record)) {
          hints.add(
              new KafkaHint(
                  CloudEventRecords.partition(record), CloudEventRecords.position(record), record));
        } else {
          tellOfOtherStore();
        }
      } catch (RuntimeException foreign) {
        LOG.log(
            System.Logger.Level.WARNING,
            "feed: passed over a foreign record at {0}-{1}: {2}",
            record.partition(),
            record.offset(),
            foreign.getMessage());
      }
    }
    return hints;
  }

  private void tellOfOtherStore() {
    if (!toldOfOtherStore) {
      toldOfOtherStore = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "feed: topic {0} has records of another store; they are passed over",
          options.topic());
    }
  }

  @Override
  public boolean delivers() {
    return stream != null;
  }

  @Override
  public Future<Void> stop() {
    stopped = true;
    KafkaReadStream<byte[], byte[]> reader = stream;
    return reader == null ? Future.succeededFuture() : reader.close();
  }
}
