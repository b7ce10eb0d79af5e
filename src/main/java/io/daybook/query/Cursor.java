package io.daybook.query;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.codec.Mappers;
import java.io.IOException;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of rows ended: the row after which the next page begins, in the order that the page
 * was asked for. Opaque to clients.
 *
 * @param sort the field of that order, null for the order of keys
 * @param descending its direction
 * @param value the last row's value of that field as JSON text, null when there is none
 * @param key the last row's key
 */
public record Cursor(
    @Nullable String sort, boolean descending, @Nullable String value, String key) {
  private static final JsonMapper MAPPER = Mappers.commands();
  private static final int LENGTH_MAX = 4_096;

  /** Creates the cursor that points behind a row. */
  public static Cursor behind(QueryReply.Entry last, @Nullable String sort, boolean descending) {
    return new Cursor(sort, descending, sort == null ? null : json(last.order()), last.key());
  }

  private static @Nullable String json(@Nullable Object value) {
    try {
      return value == null ? null : MAPPER.writeValueAsString(value);
    } catch (JacksonException defect) {
      throw new IllegalStateException("a sort value has no JSON: " + value.getClass(), defect);
    }
  }

  /**
   * Reads a cursor.
   *
   * @throws IllegalArgumentException when it is not one, or not of that order
   */
  public static Cursor parse(String token, @Nullable String sort, boolean descending) {
    if (token.length() > LENGTH_MAX) {
      throw new IllegalArgumentException("a cursor is an earlier answer's next, and shorter");
    }
    Cursor cursor = decode(token);
    if (cursor.descending != descending || !Objects.equals(cursor.sort, sort)) {
      throw new IllegalArgumentException("the cursor belongs to another sort");
    }
    return cursor;
  }

  private static Cursor decode(String token) {
    try {
      Cursor cursor = MAPPER.readValue(Base64.getUrlDecoder().decode(token), Cursor.class);
      if (cursor == null || cursor.key == null) {
        throw new IllegalArgumentException("a cursor has a key");
      }
      return cursor;
    } catch (IOException | IllegalArgumentException malformed) {
      throw new IllegalArgumentException("a cursor is an earlier answer's next", malformed);
    }
  }

  /**
   * Returns the value as an object of the given type.
   *
   * @throws IllegalArgumentException when it is not one
   */
  public @Nullable Object valueAs(Class<?> type) {
    try {
      return value == null ? null : MAPPER.readValue(value, type);
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException("a cursor is an earlier answer's next", malformed);
    }
  }

  /** Returns the token for clients. */
  public String token() {
    try {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(MAPPER.writeValueAsBytes(this));
    } catch (JacksonException defect) {
      throw new IllegalStateException(defect);
    }
  }
}
