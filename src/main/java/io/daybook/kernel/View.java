package io.daybook.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A read model: rows by key, a fold of events.
 *
 * <p>Declared by event type: which row key an event touches, and how it folds into that row. Fields
 * by which rows can be found (indexes) and ordered (sorts) are declared on the row. Rows are
 * immutable records, encoded as JSON by their component names.
 *
 * @param name 1 to 64 characters of {@code a-z0-9-}, for example {@code orders}
 * @param row the type of its rows
 * @param folds how each event type folds into a row
 * @param fields what rows can be found and ordered by
 */
public record View<R>(String name, Class<R> row, List<Fold<?, R>> folds, Fields<R> fields) {

  /**
   * How one event type folds into a row.
   *
   * @param event the type of the event
   * @param key gives the key of the row that the event touches
   * @param apply gives the row after the event from the row before it (null: none yet); null
   *     removes the row
   */
  public record Fold<E, R>(
      Class<E> event,
      Function<Recorded<E>, String> key,
      BiFunction<@Nullable R, Recorded<E>, @Nullable R> apply) {}

  /**
   * The declared fields of a row.
   *
   * @param indexes by name, what rows can be found by: equality with the text of the value
   * @param sorts by name, what rows can be ordered by; values of one field are mutually comparable
   */
  public record Fields<R>(
      Map<String, Function<R, ?>> indexes,
      Map<String, Function<R, ? extends Comparable<?>>> sorts) {
    /** Creates the fields; the maps keep their order. */
    public Fields {
      indexes = Collections.unmodifiableMap(new LinkedHashMap<>(indexes));
      sorts = Collections.unmodifiableMap(new LinkedHashMap<>(sorts));
    }
  }

  /** Creates a view; use {@link #of} in a module. */
  public View {
    if (!StreamId.isCategory(name)) {
      throw new IllegalArgumentException("not a view name: " + name);
    }
    folds = List.copyOf(folds);
  }

  /** Starts the declaration of a view. */
  public static <R> Builder<R> of(String name, Class<R> row) {
    return new Builder<>(name, row);
  }

  /** Declares a view. */
  public static final class Builder<R> {
    private final String name;
    private final Class<R> row;
    private final List<Fold<?, R>> folds = new ArrayList<>();
    private final Map<String, Function<R, ?>> indexes = new LinkedHashMap<>();
    private final Map<String, Function<R, ? extends Comparable<?>>> sorts = new LinkedHashMap<>();

    private Builder(String name, Class<R> row) {
      this.name = name;
      this.row = row;
    }

    /** Declares how an event folds into the row of the given key. */
    public <E> Builder<R> on(
        Class<E> event,
        Function<Recorded<E>, String> key,
        BiFunction<@Nullable R, Recorded<E>, @Nullable R> apply) {
      folds.add(new Fold<>(event, key, apply));
      return this;
    }

    /** Declares how an event folds into the row whose key is the id of the event's stream. */
    public <E> Builder<R> on(
        Class<E> event, BiFunction<@Nullable R, Recorded<E>, @Nullable R> apply) {
      return on(event, Recorded::id, apply);
    }

    /** Declares a field by which rows can be found. */
    public Builder<R> index(String field, Function<R, ?> value) {
      indexes.put(field, value);
      return this;
    }

    /** Declares a field by which rows can be ordered. */
    public Builder<R> sort(String field, Function<R, ? extends Comparable<?>> value) {
      sorts.put(field, value);
      return this;
    }

    /** Returns the view. */
    public View<R> build() {
      return new View<>(name, row, folds, new Fields<>(indexes, sorts));
    }
  }
}
