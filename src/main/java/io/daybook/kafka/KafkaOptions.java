package io.daybook.kafka;

import io.daybook.eventstore.AppendBatch;
import java.util.UUID;

/**
 * How the process talks to Kafka.
 *
 * @param bootstrapServers {@code host:port}, several joined by a comma
 * @param topic the topic of all events; it has as many partitions as the store
 * @param source where the events are from, as CloudEvents' {@code source}: {@code /daybook/} and
 *     the id of the event store; records from elsewhere are passed over
 * @param lingerMillis how long a record may wait for others
 * @param batchBytes how large a batch of records may become
 * @param compression {@code none}, {@code lz4} or {@code zstd}
 * @param fetchBytesMin how much a fetch waits for
 * @param fetchWaitMillisMax how long it waits
 */
public record KafkaOptions(
    String bootstrapServers,
    String topic,
    String source,
    int lingerMillis,
    int batchBytes,
    String compression,
    int fetchBytesMin,
    int fetchWaitMillisMax) {

  /** The most bytes of one record: an event's data, and what stands beside it. */
  public static final int RECORD_BYTES_MAX = AppendBatch.EVENT_BYTES_MAX + (1 << 20);

  /** Returns the usual bounds. */
  public static KafkaOptions of(String bootstrapServers, String topic, UUID store) {
    return new KafkaOptions(
        bootstrapServers, topic, "/daybook/" + store, 5, 256 << 10, "none", 1, 500);
  }
}
