package io.daybook.codec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;

/** Says in Daybook's words where a text stops being JSON; the parser's words change with it. */
public final class JsonFault {
  private static final String TWICE = "Duplicate field ";

  private JsonFault() {}

  /**
   * Returns what is wrong and where, for example {@code it ends too early, at line 1, column 9}.
   */
  public static String of(JsonProcessingException malformed) {
    JsonLocation location = malformed.getLocation();
    return location == null || location.getLineNr() < 1
        ? what(malformed)
        : "%s, at line %d, column %d"
            .formatted(what(malformed), location.getLineNr(), location.getColumnNr());
  }

  private static String what(JsonProcessingException malformed) {
    return switch (malformed) {
      case JsonEOFException _ -> "it ends too early";
      case MismatchedInputException _ -> "more follows after its end";
      default ->
          String.valueOf(malformed.getOriginalMessage()).startsWith(TWICE)
              ? "a field is there twice"
              : "something is there that can't be";
    };
  }
}
