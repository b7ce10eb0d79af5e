package io.daybook.build;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The package tree in the order in which data flows, and what each package may use of the others. A
 * package that has no row of its own belongs to the row of its parent.
 */
final class PackageTree {
  static final String ROOT = "io.daybook";

  private static final String MAIN = "";

  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("kernel", Set.of()),
          entry("codec", Set.of("kernel")),
          entry("platform", Set.of("kernel")),
          entry("cluster", Set.of("kernel", "platform")),
          // The store.
          entry("eventstore", Set.of("kernel", "codec", "platform")),
          entry("eventstore.postgres", Set.of("kernel", "codec", "platform", "eventstore")),
          entry("eventstore.memory", Set.of("kernel", "codec", "platform", "eventstore")),
          // Doubting the store, and carrying it elsewhere.
          entry("integrity", Set.of("kernel", "codec", "platform", "eventstore")),
          entry("transfer", Set.of("kernel", "codec", "platform", "eventstore", "integrity")),
          // Personal data.
          entry("privacy", Set.of("kernel", "codec", "platform", "eventstore")),
          // The write side.
          entry("append", Set.of("kernel", "codec", "platform", "eventstore")),
          entry("command", Set.of("kernel", "codec", "platform", "cluster", "eventstore")),
          entry(
              "partition",
              Set.of(
                  "kernel",
                  "codec",
                  "platform",
                  "cluster",
                  "eventstore",
                  "privacy",
                  "append",
                  "command")),
          entry(
              "schedule",
              Set.of("kernel", "codec", "platform", "eventstore", "privacy", "command")),
          // The read side.
          entry("feed", Set.of("kernel", "codec", "platform", "eventstore", "privacy")),
          entry("feed.kafka", Set.of("platform", "eventstore", "kafka", "feed")),
          entry("relay", Set.of("kernel", "codec", "platform", "cluster", "eventstore", "feed")),
          entry("kafka", Set.of("kernel", "codec", "platform", "eventstore")),
          entry("relay.kafka", Set.of("platform", "eventstore", "kafka", "relay")),
          entry("query", Set.of("kernel", "codec", "platform", "eventstore")),
          entry(
              "view",
              Set.of(
                  "kernel",
                  "codec",
                  "platform",
                  "cluster",
                  "eventstore",
                  "privacy",
                  "feed",
                  "query")),
          entry(
              "live", Set.of("kernel", "codec", "platform", "eventstore", "feed", "view", "query")),
          entry("history", Set.of("kernel", "codec", "platform", "eventstore", "privacy")),
          // From events back to commands.
          entry(
              "reactor",
              Set.of(
                  "kernel",
                  "codec",
                  "platform",
                  "cluster",
                  "eventstore",
                  "privacy",
                  "feed",
                  "command")),
          // The edges.
          entry(
              "admin",
              Set.of(
                  "kernel",
                  "platform",
                  "cluster",
                  "eventstore",
                  "append",
                  "partition",
                  "feed",
                  "relay",
                  "view",
                  "query",
                  "reactor")),
          entry(
              "http",
              Set.of(
                  "kernel",
                  "codec",
                  "platform",
                  "eventstore",
                  "privacy",
                  "command",
                  "schedule",
                  "view",
                  "query",
                  "history",
                  "reactor",
                  "live",
                  "admin")),
          entry("embedded", Set.of("platform")),
          entry("shop", Set.of("kernel")),
          entry("notes", Set.of("kernel")),
          entry(
              "server",
              Set.of(
                  "kernel",
                  "codec",
                  "platform",
                  "cluster",
                  "eventstore",
                  "privacy",
                  "eventstore.postgres",
                  "eventstore.memory",
                  "integrity",
                  "transfer",
                  "append",
                  "command",
                  "schedule",
                  "partition",
                  "feed",
                  "feed.kafka",
                  "kafka",
                  "relay",
                  "relay.kafka",
                  "view",
                  "query",
                  "history",
                  "live",
                  "reactor",
                  "admin",
                  "http",
                  "embedded")),
          entry(MAIN, Set.of("platform", "server")));

  private PackageTree() {}

  /** Returns the rows that have classes, so that no rule speaks about nothing. */
  static Set<String> present(JavaClasses classes) {
    var rows = new TreeSet<String>();
    classes.forEach(type -> row(type).ifPresent(rows::add));
    return rows;
  }

  static boolean mayUse(String user, String used) {
    return user.equals(used) || MAY_USE.getOrDefault(user, Set.of()).contains(used);
  }

  /** Returns the row that a class belongs to; empty for a class of ours that has none. */
  static Optional<String> row(JavaClass type) {
    var name = type.getPackageName();
    if (name.equals(ROOT)) {
      return Optional.of(MAIN);
    }
    if (!isOurs(type)) {
      return Optional.empty();
    }
    var path = name.substring(ROOT.length() + 1);
    return rows()
        .filter(row -> path.equals(row) || path.startsWith(row + "."))
        .max(Comparator.comparingInt(String::length));
  }

  static boolean isOurs(JavaClass type) {
    var name = type.getPackageName();
    return name.equals(ROOT) || name.startsWith(ROOT + ".");
  }

  private static Stream<String> rows() {
    return MAY_USE.keySet().stream().filter(row -> !row.equals(MAIN));
  }
}
