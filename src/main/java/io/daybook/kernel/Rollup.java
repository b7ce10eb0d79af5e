package io.daybook.kernel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A view computed from another view's row changes: the new row is added, the old one is subtracted.
 *
 * <p>{@code subtract(add(t, s), s)} must equal {@code t}, and the order of additions must not
 * matter; then the rollup is right whatever rows come and go.
 *
 * @param name 1 to 64 characters of {@code a-z0-9-}, for example {@code customer-totals}
 * @param source the name of the view whose rows are summed up
 * @param sourceRow the type of that view's rows
 * @param row the type of the totals
 * @param group the key of the total that a source row belongs to
 * @param zero the total of no rows, by key
 * @param add the total with one more row
 * @param subtract the total with one row less
 * @param empty whether a total stands for no rows, and is removed
 * @param fields what totals can be found and ordered by
 */
public record Rollup<S, R>(
    String name,
    String source,
    Class<S> sourceRow,
    Class<R> row,
    Function<S, String> group,
    Function<String, R> zero,
    BiFunction<R, S, R> add,
    BiFunction<R, S, R> subtract,
    Predicate<R> empty,
    View.Fields<R> fields) {

  /** Creates a rollup; use {@link #of} in a module. */
  public Rollup {
    if (!StreamId.isCategory(name)) {
      throw new IllegalArgumentException("not a view name: " + name);
    }
  }

  /** Starts the declaration of a rollup over a view. */
  public static <S, R> Builder<S, R> of(String name, View<S> source, Class<R> row) {
    return new Builder<>(name, source, row);
  }

  /**
   * Declares a rollup; {@code group}, {@code zero}, {@code add} and {@code subtract} are needed.
   */
  public static final class Builder<S, R> {
    private final String name;
    private final View<S> source;
    private final Class<R> row;
    private Function<S, String> group =
        _ -> {
          throw missing("group");
        };
    private Function<String, R> zero =
        _ -> {
          throw missing("zero");
        };
    private BiFunction<R, S, R> add =
        (_, _) -> {
          throw missing("add");
        };
    private BiFunction<R, S, R> subtract =
        (_, _) -> {
          throw missing("subtract");
        };
    private Predicate<R> empty = total -> false;
    private final Map<String, Function<R, ?>> indexes = new LinkedHashMap<>();
    private final Map<String, Function<R, ? extends Comparable<?>>> sorts = new LinkedHashMap<>();

    private Builder(String name, View<S> source, Class<R> row) {
      this.name = name;
      this.source = source;
      this.row = row;
    }

    /** Declares the key of the total that a row belongs to. */
    public Builder<S, R> group(Function<S, String> key) {
      group = key;
      return this;
    }

    /** Declares the total of no rows. */
    public Builder<S, R> zero(Function<String, R> total) {
      zero = total;
      return this;
    }

    /** Declares the total with one more row. */
    public Builder<S, R> add(BiFunction<R, S, R> fold) {
      add = fold;
      return this;
    }

    /** Declares the total with one row less. */
    public Builder<S, R> subtract(BiFunction<R, S, R> fold) {
      subtract = fold;
      return this;
    }

    /** Declares which totals stand for no rows; none when not given. */
    public Builder<S, R> emptyWhen(Predicate<R> test) {
      empty = test;
      return this;
    }

    /** Declares a field by which totals can be found. */
    public Builder<S, R> index(String field, Function<R, ?> value) {
      indexes.put(field, value);
      return this;
    }

    /** Declares a field by which totals can be ordered. */
    public Builder<S, R> sort(String field, Function<R, ? extends Comparable<?>> value) {
      sorts.put(field, value);
      return this;
    }

    /** Returns the rollup. */
    public Rollup<S, R> build() {
      return new Rollup<>(
          name,
          source.name(),
          source.row(),
          row,
          group,
          zero,
          add,
          subtract,
          empty,
          new View.Fields<>(indexes, sorts));
    }

    private static IllegalStateException missing(String part) {
      return new IllegalStateException("a rollup needs " + part);
    }
  }
}
