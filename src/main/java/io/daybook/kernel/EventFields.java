package io.daybook.kernel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The data of an event that has no record: a JSON object. Of one with an older schema an upcaster
 * makes the next one; of one of an open category a view makes a row. Immutable: every change gives
 * another object.
 *
 * <p>Values are texts, booleans, numbers ({@code Long}, else {@code BigInteger} or {@code
 * BigDecimal}), null, lists of values, and objects ({@code Map}). What is put in may also be an
 * {@code EventFields}, an {@code Integer} or an {@code Instant}, which becomes its RFC 3339 text.
 */
public final class EventFields {
  private static final EventFields EMPTY = new EventFields(Map.of());

  private final Map<String, @Nullable Object> fields;

  private EventFields(Map<String, @Nullable Object> fields) {
    this.fields = fields;
  }

  /**
   * Returns an object with these fields, in their order.
   *
   * @throws IllegalArgumentException when a value is nothing that JSON has
   */
  public static EventFields of(Map<String, ? extends @Nullable Object> fields) {
    return new EventFields(object(fields));
  }

  /** Returns the object without fields. */
  public static EventFields empty() {
    return EMPTY;
  }

  /** Returns the fields with plain values, not modifiable. */
  public Map<String, @Nullable Object> asMap() {
    return fields;
  }

  /** Tells whether there is a field of that name, be it null. */
  public boolean has(String name) {
    return fields.containsKey(name);
  }

  /** Returns a value, null when there is none. */
  public @Nullable Object get(String name) {
    return fields.get(name);
  }

  /**
   * Returns a text.
   *
   * @throws IllegalArgumentException when the field is absent or something else
   */
  public String text(String name) {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw unlike(name, "a text");
  }

  /**
   * Returns a whole number.
   *
   * @throws IllegalArgumentException when the field is absent or something else
   */
  public long number(String name) {
    if (fields.get(name) instanceof Long number) {
      return number;
    }
    throw unlike(name, "a whole number");
  }

  /**
   * Returns an object.
   *
   * @throws IllegalArgumentException when the field is absent or something else
   */
  public EventFields object(String name) {
    if (fields.get(name) instanceof Map<?, ?> map) {
      return wrap(map);
    }
    throw unlike(name, "an object");
  }

  /**
   * Returns a list of objects.
   *
   * @throws IllegalArgumentException when the field is absent or something else
   */
  public List<EventFields> objects(String name) {
    if (!(fields.get(name) instanceof List<?> list)) {
      throw unlike(name, "a list");
    }
    List<EventFields> objects = new ArrayList<>(list.size());
    for (Object element : list) {
      if (!(element instanceof Map<?, ?> map)) {
        throw unlike(name, "a list of objects");
      }
      objects.add(wrap(map));
    }
    return List.copyOf(objects);
  }

  private IllegalArgumentException unlike(String name, String expected) {
    Object value = fields.get(name);
    return new IllegalArgumentException(
        "field %s is not %s but %s"
            .formatted(name, expected, value == null ? "absent" : value.getClass().getName()));
  }

  @SuppressWarnings("unchecked") // Only this class makes the maps inside, with texts as keys.
  private static EventFields wrap(Map<?, ?> plain) {
    return new EventFields((Map<String, @Nullable Object>) plain);
  }

  /**
   * Returns the object with a field more, or with another value of it.
   *
   * @throws IllegalArgumentException when the value is nothing that JSON has
   */
  public EventFields with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(fields);
    changed.put(name, plain(value));
    return new EventFields(Collections.unmodifiableMap(changed));
  }

  /** Returns the object without some fields, whether they are there or not. */
  public EventFields without(String... names) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(fields);
    for (String name : names) {
      changed.remove(name);
    }
    return new EventFields(Collections.unmodifiableMap(changed));
  }

  /**
   * Returns the object with a field under another name; itself when there is no such field.
   *
   * @throws IllegalArgumentException when there is a field of the new name already
   */
  public EventFields rename(String from, String to) {
    if (!has(from) || from.equals(to)) {
      return this;
    }
    if (has(to)) {
      throw new IllegalArgumentException("can't rename " + from + ": there is a field " + to);
    }
    return with(to, get(from)).without(from);
  }

  /**
   * Returns the object with each object of a list changed.
   *
   * @throws IllegalArgumentException when the field is not a list of objects
   */
  public EventFields withEach(String name, UnaryOperator<EventFields> change) {
    return with(name, objects(name).stream().map(change).toList());
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean truth -> truth;
      case Long number -> number;
      case Integer number -> number.longValue();
      case BigInteger number ->
          number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
      case BigDecimal number -> number;
      case Instant time -> time.toString();
      case EventFields data -> data.fields;
      case List<?> list -> list(list);
      case Map<?, ?> map -> object(map);
      default -> throw new IllegalArgumentException("JSON has no " + value.getClass().getName());
    };
  }

  private static List<@Nullable Object> list(List<?> values) {
    List<@Nullable Object> plain = new ArrayList<>(values.size());
    for (Object value : values) {
      plain.add(plain(value));
    }
    return Collections.unmodifiableList(plain);
  }

  private static Map<String, @Nullable Object> object(Map<?, ?> fields) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    fields.forEach(
        (name, value) -> {
          if (!(name instanceof String text)) {
            throw new IllegalArgumentException("the name of a field is a text, not " + name);
          }
          plain.put(text, plain(value));
        });
    return Collections.unmodifiableMap(plain);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EventFields data && fields.equals(data.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  /** Returns the names of the fields; the values may be personal. */
  @Override
  public String toString() {
    return "EventFields" + fields.keySet();
  }
}
