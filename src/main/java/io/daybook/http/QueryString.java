package io.daybook.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request, decoded, each at most once; throws a {@link Problem} where one is
 * malformed. What was not asked for in the end is unknown.
 */
final class QueryString {
  private static final int PARAMETERS_MAX = 64;

  private final Map<String, String> parameters = new LinkedHashMap<>();

  private QueryString() {}

  static QueryString parse(@Nullable String query) {
    QueryString parsed = new QueryString();
    if (query == null || query.isEmpty()) {
      return parsed;
    }
    String[] pairs = query.split("&", PARAMETERS_MAX + 1);
    if (pairs.length > PARAMETERS_MAX) {
      throw Problem.malformed("there may be " + PARAMETERS_MAX + " parameters");
    }
    for (String pair : pairs) {
      parsed.add(pair);
    }
    return parsed;
  }

  private void add(String pair) {
    if (pair.isEmpty()) {
      return;
    }
    int equals = pair.indexOf('=');
    String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
    String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
    if (parameters.put(name, value) != null) {
      throw Problem.malformed("a parameter is there twice");
    }
  }

  /**
   * Decodes percent-encoded UTF-8.
   *
   * @param plus whether a plus sign stands for a space
   */
  static String decode(String text, boolean plus) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    String decoded;
    try {
      decoded = URLDecoder.decode(plus ? text : text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw Problem.malformed("a percent sign must be followed by two hexadecimal digits");
    }
    if (decoded.indexOf('\uFFFD') >= 0 || decoded.indexOf('\0') >= 0) {
      throw Problem.malformed("what is percent-encoded must be UTF-8 text without NUL");
    }
    return decoded;
  }

  /** Returns a parameter and takes it out, null when it is absent. */
  @Nullable String take(String name) {
    return parameters.remove(name);
  }

  /** Takes out a whole number within bounds. */
  long take(String name, long otherwise, long min, long max) {
    String text = parameters.remove(name);
    if (text == null) {
      return otherwise;
    }
    long value = RequestHeaders.digits(text);
    if (value < min || value > max) {
      throw Problem.malformed("%s must be a whole number, %d to %d".formatted(name, min, max));
    }
    return value;
  }

  /** Returns what was not taken. */
  Map<String, String> rest() {
    return parameters;
  }

  /** Throws when there is something that was not taken. */
  void requireNone(String known) {
    if (!parameters.isEmpty()) {
      throw Problem.malformed("there is an unknown parameter; known are " + known);
    }
  }
}
