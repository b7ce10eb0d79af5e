package io.daybook.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.daybook.codec.Json;
import io.daybook.codec.Mappers;
import java.util.function.Function;

/** Encodes the rows of one view as JSON. Immutable. */
final class RowWriter {
  private final ObjectWriter writer;
  private final Function<Object, Json> encoding = this::encode;

  RowWriter(Class<?> row) {
    this.writer = Mappers.shown().writerFor(row);
  }

  /** Returns the row, which this encodes when its JSON is needed. */
  Row row(String key, Object value) {
    return new Row(key, value, encoding);
  }

  private Json encode(Object value) {
    try {
      return Json.of(writer.writeValueAsBytes(value));
    } catch (JsonProcessingException defect) {
      throw new IllegalStateException(
          "a row can't be written as JSON: " + value.getClass().getName(), defect);
    }
  }
}
