package io.daybook.embedded;

import java.util.Map;

/**
 * How the embedded Kafka broker runs.
 *
 * @param port where it listens on 127.0.0.1; 0 picks a free port at each start
 * @param startSecondsMax how long one attempt to start may take
 * @param stopSecondsMax how long the stop may take; what does not end in time is left alone
 * @param retentionBytes how much one partition of a topic keeps; what is older is in PostgreSQL
 * @param settings what to set in the broker besides, or instead of, the settings of {@link
 *     EmbeddedKafka}
 */
public record EmbeddedKafkaOptions(
    int port,
    int startSecondsMax,
    int stopSecondsMax,
    long retentionBytes,
    Map<String, String> settings) {

  /** The usual bounds, no more settings. */
  public static final EmbeddedKafkaOptions USUAL =
      new EmbeddedKafkaOptions(0, 30, 5, 1L << 30, Map.of());

  public EmbeddedKafkaOptions {
    settings = Map.copyOf(settings);
  }

  /** Returns these options with another port. */
  public EmbeddedKafkaOptions withPort(int newPort) {
    return new EmbeddedKafkaOptions(
        newPort, startSecondsMax, stopSecondsMax, retentionBytes, settings);
  }

  /** Returns these options with other settings. */
  public EmbeddedKafkaOptions withSettings(Map<String, String> newSettings) {
    return new EmbeddedKafkaOptions(
        port, startSecondsMax, stopSecondsMax, retentionBytes, newSettings);
  }
}
