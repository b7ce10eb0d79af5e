package io.daybook.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.daybook.codec.Json;
import io.daybook.codec.Mappers;
import io.daybook.view.RowChanges.Row;

/** Encodes the rows of one view as JSON. Immutable. */
final class RowWriter {
  private final ObjectWriter writer;

  RowWriter(Class<?> row) {
    this.writer = Mappers.shown().writerFor(row);
  }

  /**
   * Returns the row with its JSON.
   *
   * @throws IllegalStateException when it can't be written
   */
  Row row(Object value) {
    try {
      return new Row(value, Json.of(writer.writeValueAsBytes(value)));
    } catch (JsonProcessingException defect) {
      throw new IllegalStateException("a row can't be written as JSON: " + value, defect);
    }
  }
}
