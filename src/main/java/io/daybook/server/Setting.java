package io.daybook.server;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set: in a JSON file under {@link #key}, or in the environment under {@link
 * #variable}, which wins.
 */
enum Setting implements Settable {
  HTTP_HOST("127.0.0.1", Kind.text(1, 255), "the address that the API listens on"),
  HTTP_PORT("8080", Kind.number(0, 65_535), "its port; 0 takes a free one"),
  HTTP2_PORT(
      Setting.OFF,
      Kind.portOrOff(),
      "the port for HTTP/2 without TLS, beside that for HTTP/1.1; 0: a free one"),
  HTTP_INSTANCES("2", Kind.number(1, 64), "verticles that serve HTTP"),
  HTTP_BODY_BYTES_MAX("1048576", Kind.number(1_024, 3_145_728), "the longest request body"),
  HTTP_BODIES_BYTES_MAX(
      "67108864",
      Kind.number(65_536, 2_000_000_000),
      "bytes of all bodies that are not answered yet; more get 503"),
  HTTP_IDLE_SECONDS("60", Kind.number(5, 3_600), "a silent connection is closed after that"),
  HTTP_REQUEST_SECONDS(
      "30", Kind.number(1, 3_600), "a request that takes longer to arrive gets 408"),
  DATA("data", Kind.text(1, 4_096), "the directory of the embedded servers"),
  PARTITIONS("4", Kind.number(1, 1_024), "partitions of a new store; fixed for ever then"),
  POSTGRES("", Kind.uri(), "postgresql://user:password@host:port/database; empty: embedded"),
  POSTGRES_OWNER(
      "",
      Kind.uri(),
      "who owns and migrates the tables; postgres then only appends and reads events"),
  POSTGRES_UNSAFE_DURABILITY(
      "false", Kind.yesNo(), "accept a PostgreSQL that may lose what it acknowledged"),
  POSTGRES_APPENDS_MAX("2", Kind.number(1, 64), "group commits at once"),
  KAFKA("", Kind.text(0, 4_096), "host:port,…; empty: embedded; off: none"),
  KAFKA_TOPIC("daybook.events", Kind.text(1, 249), "the topic of all events"),
  VIEW_SLICES("1", Kind.number(1, 64), "verticles that share the rows of one view"),
  HTTP_CONNECTIONS_MAX(
      "10000", Kind.number(1, 1_000_000), "open connections; more get 503 and are closed"),
  COMMAND_WAIT_MILLIS(
      "500",
      Kind.number(10, 60_000),
      "under load; more commands than are answered in that time get 503"),
  STREAM_READS_MAX(
      "64", Kind.number(1, 100_000), "whole streams that are sent or folded at once; more get 503"),
  STREAM_STALL_SECONDS(
      "30", Kind.number(1, 3_600), "a client that is sent events and reads none is cut off then"),
  QUEUE_COMMANDS_MAX(
      "10000", Kind.number(1, 1_000_000), "commands that wait in one partition; more get 503"),
  BATCH_EVENTS_MAX("1000", Kind.number(1, 10_000), "events of one group commit"),
  BATCH_BYTES_MAX("4194304", Kind.number(65_536, 67_108_864), "bytes of one group commit"),
  CACHE_STREAMS_MAX("25000", Kind.number(1, 10_000_000), "stream states kept in one partition"),
  CACHE_BYTES_MAX(
      "67108864",
      Kind.number(1_048_576, 2_000_000_000),
      "bytes of the states kept in one partition, as JSON"),
  SNAPSHOT_EVERY_EVENTS(
      "500", Kind.number(1, 1_000_000), "events of a stream until its state is stored again"),
  REACTOR_REACTIONS_MAX(
      "128", Kind.number(1, 10_000), "reactions of one reactor that are under way"),
  REACTOR_ATTEMPTS_MAX(
      "10", Kind.number(1, 1_000), "times that a step of a reaction is tried until it is parked"),
  REACTOR_PARKED_MAX(
      "10000", Kind.number(0, 1_000_000), "parked reactions of one reactor; one more stops it"),
  SCHEDULE_COMMANDS_MAX(
      "1000000", Kind.number(1, 100_000_000), "commands that wait for their time; more get 503"),
  SCHEDULE_DAYS_MAX(
      "3650", Kind.number(1, 36_500), "how far ahead a command may be scheduled, in days"),
  SCHEDULE_DELIVERIES_MAX(
      "32", Kind.number(1, 1_024), "scheduled commands that are delivered at once"),
  SCHEDULE_PARKED_MAX(
      "10000", Kind.number(0, 1_000_000), "scheduled commands that were refused and are kept"),
  SCHEDULE_PARKED_DAYS("30", Kind.number(1, 3_650), "how long those are kept"),
  MASTER_KEY(
      "",
      Kind.key(),
      "wraps the keys of persons; empty: the one in masterKeyFile, else in master.key under data"),
  MASTER_KEY_FILE("", Kind.text(0, 4_096), "a file with the master key in base64"),
  MASTER_KEY_OTHER(
      "", Kind.key(), "another master key that unwraps, while the master key is being changed"),
  LOG_FORMAT(
      "auto",
      Kind.oneOf("auto", "text", "json"),
      "of the log; auto: text in a terminal, else json"),
  LOG_LEVEL("info", Kind.oneOf("error", "warn", "info", "debug"), "of the log");

  static final String OFF = "off";

  private final String otherwise;
  private final Kind kind;
  private final String help;

  Setting(String otherwise, Kind kind, String help) {
    this.otherwise = otherwise;
    this.kind = kind;
    this.help = help;
  }

  /** What a setting may be. */
  record Kind(String allowed, Test test) {
    private static final int KEY_BYTES = 32;

    /** Tells whether a text is allowed. */
    @FunctionalInterface
    interface Test {
      boolean holds(String text);
    }

    static Kind number(long min, long max) {
      return new Kind(
          "a whole number, %d to %d".formatted(min, max), text -> within(text, min, max));
    }

    private static boolean within(String text, long min, long max) {
      boolean digits = !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(Kind::digit);
      return digits && Long.parseLong(text) >= min && Long.parseLong(text) <= max;
    }

    private static boolean digit(int c) {
      return c >= '0' && c <= '9';
    }

    static Kind text(int min, int max) {
      return new Kind(
          "a text of %d to %d characters".formatted(min, max),
          text -> text.length() >= min && text.length() <= max);
    }

    static Kind uri() {
      return new Kind(
          "empty, or a URI that begins with postgresql://",
          text ->
              text.isEmpty() || text.startsWith("postgresql://") || text.startsWith("postgres://"));
    }

    static Kind key() {
      return new Kind("empty, or 32 bytes in base64", text -> text.isEmpty() || isKey(text));
    }

    private static boolean isKey(String text) {
      try {
        return Base64.getDecoder().decode(text).length == KEY_BYTES;
      } catch (IllegalArgumentException notBase64) {
        return false;
      }
    }

    static Kind portOrOff() {
      return new Kind(
          "a whole number, 0 to 65535, or " + OFF,
          text -> text.equals(OFF) || within(text, 0, 65_535));
    }

    static Kind yesNo() {
      return oneOf("true", "false");
    }

    static Kind oneOf(String... choices) {
      return new Kind(String.join(" or ", choices), List.of(choices)::contains);
    }
  }

  @Override
  public String key() {
    return Settable.camelCase(name().toLowerCase(Locale.ROOT));
  }

  @Override
  public String variable() {
    return "DAYBOOK_" + name();
  }

  /** Tells whether its value is not to be shown: a URI may hold a password. */
  @Override
  public boolean isSecret() {
    return this == POSTGRES
        || this == POSTGRES_OWNER
        || this == MASTER_KEY
        || this == MASTER_KEY_OTHER;
  }

  @Override
  public String otherwise() {
    return otherwise;
  }

  @Override
  public String allowed() {
    return kind.allowed();
  }

  @Override
  public String help() {
    return help;
  }

  @Override
  public @Nullable String objection(String value) {
    return kind.test().holds(value) ? null : "must be " + kind.allowed();
  }
}
