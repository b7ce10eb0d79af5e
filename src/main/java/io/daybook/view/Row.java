package io.daybook.view;

import io.daybook.codec.Json;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row of a view, and its JSON, which is encoded when the first reader needs it: most rows change
 * more often than they are read.
 *
 * <p>Immutable as far as anybody can tell: readers on different threads may encode the row twice,
 * and get equal texts.
 */
public final class Row {
  private final String key;
  private final Object value;
  private final Function<Object, Json> writer;
  private @Nullable Json json;

  /**
   * Creates a row.
   *
   * @param key its key; that of the row before it where there is one, so that it is held once
   * @param writer encodes the record; called by any thread
   */
  public Row(String key, Object value, Function<Object, Json> writer) {
    this.key = key;
    this.value = value;
    this.writer = writer;
  }

  /** Returns the key. */
  public String key() {
    return key;
  }

  /** Returns the record. */
  public Object value() {
    return value;
  }

  /**
   * Returns the JSON.
   *
   * @throws IllegalStateException when the record can't be written
   */
  public Json json() {
    Json known = json;
    if (known == null) {
      known = writer.apply(value);
      json = known;
    }
    return known;
  }
}
