package io.daybook.embedded;

import java.util.Map;

/**
 * How the embedded PostgreSQL runs.
 *
 * @param port where it listens on 127.0.0.1; 0 picks a free port at each start
 * @param startSecondsMax how long a start may take, recovery after a crash included
 * @param stopSecondsMax how long the orderly stop may take before it is cut short; what is
 *     committed is safe either way
 * @param logBytesMax how large {@code postgres.log} becomes before it turns into {@code
 *     postgres.log.1}
 * @param settings what to set in PostgreSQL besides, or instead of, the settings of {@link
 *     EmbeddedPostgres}
 */
public record EmbeddedPostgresOptions(
    int port,
    int startSecondsMax,
    int stopSecondsMax,
    long logBytesMax,
    Map<String, String> settings) {

  /** The usual bounds, no more settings. */
  public static final EmbeddedPostgresOptions USUAL =
      new EmbeddedPostgresOptions(0, 300, 6, 8 << 20, Map.of());

  public EmbeddedPostgresOptions {
    settings = Map.copyOf(settings);
  }

  /** Returns these options with another port. */
  public EmbeddedPostgresOptions withPort(int newPort) {
    return new EmbeddedPostgresOptions(
        newPort, startSecondsMax, stopSecondsMax, logBytesMax, settings);
  }

  /** Returns these options with other settings. */
  public EmbeddedPostgresOptions withSettings(Map<String, String> newSettings) {
    return new EmbeddedPostgresOptions(
        port, startSecondsMax, stopSecondsMax, logBytesMax, newSettings);
  }
}
