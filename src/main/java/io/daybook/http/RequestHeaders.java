package io.daybook.http;

import io.daybook.codec.Rfc3339;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.eventstore.Positions;
import io.daybook.query.Query.Freshness;
import io.vertx.core.http.HttpServerRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads and checks request headers; throws a {@link Problem} where one is malformed. */
final class RequestHeaders {
  private static final int TEXT_LENGTH_MAX = 255;
  private static final long WAIT_SECONDS_MAX = 30;
  private static final long WAIT_SECONDS_DEFAULT = 5;
  private static final int TRACEPARENT_LENGTH = 55;
  private static final String NO_PARENT = "0".repeat(16);
  private static final String NO_TRACE = "0".repeat(32);

  private RequestHeaders() {}

  /** Returns a header of 1 to 255 visible ASCII characters, null when it is absent. */
  static @Nullable String visible(HttpServerRequest request, CharSequence name) {
    String value = single(request, name);
    if (value == null) {
      return null;
    }
    if (value.isEmpty() || value.length() > TEXT_LENGTH_MAX) {
      throw Problem.malformed(name + " must have 1 to " + TEXT_LENGTH_MAX + " characters");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c > '~') {
        throw Problem.malformed(name + " must have visible ASCII characters only");
      }
    }
    return value;
  }

  private static @Nullable String single(HttpServerRequest request, CharSequence name) {
    String first = request.headers().get(name);
    if (first == null) {
      return null;
    }
    List<String> all = request.headers().getAll(name);
    if (all.size() > 1) {
      throw Problem.malformed("there must be one " + name + ", there are " + all.size());
    }
    return first;
  }

  /** Returns a header with a time as RFC 3339 has it, null when it is absent. */
  static @Nullable Instant time(HttpServerRequest request, CharSequence name) {
    String value = single(request, name);
    if (value == null) {
      return null;
    }
    try {
      return Rfc3339.parse(value);
    } catch (DateTimeException malformed) {
      throw Problem.malformed(
          name + " must be a time as RFC 3339 has it, for example 2026-11-27T08:00:00Z");
    }
  }

  /** Returns the id of the last event that a client has seen, null when it has seen none. */
  static @Nullable String lastEventId(HttpServerRequest request) {
    String id = single(request, Names.LAST_EVENT_ID);
    return id == null || id.isEmpty() ? null : id;
  }

  /** Returns what {@code If-Match} and {@code If-None-Match} say. */
  static Expectation expectation(HttpServerRequest request) {
    String match = single(request, Names.IF_MATCH);
    String noneMatch = single(request, Names.IF_NONE_MATCH);
    if (match == null && noneMatch == null) {
      return new Expectation.Any();
    }
    if (match != null && noneMatch != null) {
      throw Problem.malformed("If-Match and If-None-Match exclude each other");
    }
    if (match != null) {
      return new Expectation.AtVersion(version(match));
    }
    if (!"*".equals(noneMatch)) {
      throw Problem.malformed("If-None-Match must be * for a command");
    }
    return new Expectation.NoStream();
  }

  private static long version(String match) {
    boolean quoted = match.length() >= 3 && match.startsWith("\"") && match.endsWith("\"");
    long version = quoted ? digits(match.substring(1, match.length() - 1)) : -1;
    if (version < 1) {
      throw Problem.malformed("If-Match must be a stream version in quotes, for example \"3\"");
    }
    return version;
  }

  /** Returns the value of decimal digits, -1 when there are others, none or too many. */
  static long digits(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return -1;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return -1;
      }
    }
    return Long.parseLong(text);
  }

  /** Returns the W3C trace context, null when there is none or when it is not well-formed. */
  static @Nullable String traceparent(HttpServerRequest request) {
    String value = request.headers().get(Names.TRACEPARENT);
    return value != null && isTraceparent(value) ? value : null;
  }

  private static boolean isTraceparent(String value) {
    if (value.length() != TRACEPARENT_LENGTH) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean dash = i == 2 || i == 35 || i == 52;
      boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (dash ? c != '-' : !hex) {
        return false;
      }
    }
    return !value.startsWith(NO_TRACE, 3) && !value.startsWith(NO_PARENT, 36);
  }

  /** Returns the seconds of {@code Prefer: wait=<seconds>}, at most 30; -1 when there is none. */
  static long waitSeconds(HttpServerRequest request) {
    if (!request.headers().contains(Names.PREFER)) {
      return -1;
    }
    for (String header : request.headers().getAll(Names.PREFER)) {
      for (String preference : header.split(",", -1)) {
        String token = preference.strip().toLowerCase(Locale.ROOT);
        if (token.startsWith("wait=")) {
          long seconds = digits(token.substring("wait=".length()).strip());
          if (seconds < 0) {
            throw Problem.malformed("Prefer: wait must be a number of seconds");
          }
          return Math.min(seconds, WAIT_SECONDS_MAX);
        }
      }
    }
    return -1;
  }

  /**
   * Returns how new an answer must be.
   *
   * @param parameter the query parameter {@code after}, null when there is none
   */
  static Freshness freshness(
      HttpServerRequest request, @Nullable String parameter, int partitions) {
    String header = single(request, Names.DAYBOOK_AFTER);
    if (parameter != null && header != null && !parameter.equals(header)) {
      throw Problem.malformed("after and Daybook-After differ; send one of them");
    }
    String token = parameter != null ? parameter : header;
    if (token == null) {
      return Freshness.ANY;
    }
    long seconds = waitSeconds(request);
    try {
      Positions after = Positions.parse(token, partitions);
      return new Freshness(after, (seconds < 0 ? WAIT_SECONDS_DEFAULT : seconds) * 1_000);
    } catch (IllegalArgumentException malformed) {
      throw Problem.malformed(String.valueOf(malformed.getMessage()));
    }
  }

  /** Throws unless the body is said to be JSON in UTF-8. */
  static void requireJson(HttpServerRequest request, int bodyLength) {
    String type = request.headers().get(Names.CONTENT_TYPE);
    if ("application/json".equals(type) || bodyLength == 0) {
      return;
    }
    String[] parts = type == null ? new String[] {""} : type.toLowerCase(Locale.ROOT).split(";", 2);
    String charset = parts.length < 2 ? "" : parts[1].replace("\"", "").strip();
    boolean utf8 = charset.isEmpty() || "charset=utf-8".equals(charset);
    if (!"application/json".equals(parts[0].strip()) || !utf8) {
      throw Problem.of(
          ProblemType.UNSUPPORTED_MEDIA_TYPE, "the Content-Type must be application/json");
    }
  }
}
