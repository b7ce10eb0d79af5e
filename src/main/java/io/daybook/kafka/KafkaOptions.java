package io.daybook.kafka;

/**
 * How the process talks to Kafka.
 *
 * @param bootstrapServers {@code host:port}, several joined by a comma
 * @param topic the topic of all events; it has as many partitions as the store
 * @param lingerMillis how long a record may wait for others
 * @param batchBytes how large a batch of records may become
 * @param compression {@code none}, {@code lz4} or {@code zstd}
 * @param fetchBytesMin how much a fetch waits for
 * @param fetchWaitMillisMax how long it waits
 */
public record KafkaOptions(
    String bootstrapServers,
    String topic,
    int lingerMillis,
    int batchBytes,
    String compression,
    int fetchBytesMin,
    int fetchWaitMillisMax) {

  /** The most bytes of one record. */
  public static final int RECORD_BYTES_MAX = 4 << 20;

  /** Returns the usual bounds. */
  public static KafkaOptions of(String bootstrapServers, String topic) {
    return new KafkaOptions(bootstrapServers, topic, 5, 256 << 10, "none", 1, 500);
  }
}
