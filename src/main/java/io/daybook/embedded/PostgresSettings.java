package io.daybook.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What PostgreSQL is told on its command line, where nothing that is stored overrides it. */
final class PostgresSettings {
  private static final Map<String, String> USUAL =
      Map.ofEntries(
          Map.entry("listen_addresses", Ports.HOST),
          Map.entry("unix_socket_directories", ""),
          Map.entry("max_connections", "100"),
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("wal_level", "minimal"),
          Map.entry("max_wal_senders", "0"),
          Map.entry("min_wal_size", "512MB"),
          Map.entry("max_wal_size", "4GB"),
          Map.entry("checkpoint_timeout", "15min"),
          Map.entry("shared_buffers", "256MB"),
          Map.entry("io_method", "sync"),
          Map.entry("autovacuum", "on"),
          Map.entry("jit", "off"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          Map.entry("log_destination", "stderr"),
          Map.entry("logging_collector", "off"));

  private static final String LZ4 = "wal_compression=lz4";

  private final TreeMap<String, String> settings = new TreeMap<>(USUAL);

  private PostgresSettings() {}

  /** Returns the usual settings, the given ones before them, and lz4 if these binaries have it. */
  static PostgresSettings of(
      Map<String, String> given, List<String> serverCommand, Launcher launcher) {
    var result = new PostgresSettings();
    if (knowsLz4(serverCommand, launcher)) {
      result.settings.put("wal_compression", "lz4");
    }
    result.settings.putAll(given);
    return result;
  }

  private static boolean knowsLz4(List<String> serverCommand, Launcher launcher) {
    var words = new ArrayList<>(serverCommand);
    words.addAll(List.of("-c", LZ4, "-C", "wal_compression"));
    return launcher.works(words.toArray(String[]::new));
  }

  /** Returns the command with these settings and the port. */
  List<String> appendTo(List<String> serverCommand, int port) {
    Stream<String> words =
        Stream.concat(
                settings.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()),
                Stream.of("port=" + port))
            .flatMap(setting -> Stream.of("-c", setting));
    return Stream.concat(serverCommand.stream(), words).toList();
  }
}
