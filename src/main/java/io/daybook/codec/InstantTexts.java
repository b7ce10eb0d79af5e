package io.daybook.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/** Reads times as RFC 3339 texts, and nothing else: no numbers, and no numbers in quotes. */
final class InstantTexts extends StdScalarDeserializer<Instant> {
  private static final long serialVersionUID = 1L;

  InstantTexts() {
    super(Instant.class);
  }

  @Override
  public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      return (Instant) context.handleUnexpectedToken(Instant.class, parser);
    }
    String text = parser.getText();
    try {
      return Rfc3339.parse(text);
    } catch (DateTimeException malformed) {
      return (Instant) context.handleWeirdStringValue(Instant.class, text, "not RFC 3339");
    }
  }
}
