package io.daybook.partition;

import io.daybook.kernel.Category;
import io.daybook.kernel.Decider;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Rejection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The decider of a category, with its types erased: the codec has made sure that they fit. */
final class Rules {
  private final Decider<Object, Object, Object> decider;

  @SuppressWarnings(
      "unchecked") // Commands and events of a category are only ever made from its own types.
  private Rules(Decider<?, ?, ?> decider) {
    this.decider = (Decider<Object, Object, Object>) decider;
  }

  /** The rules of all categories, by name. */
  static final class Book {
    private final Map<String, Rules> byCategory = new HashMap<>();

    Book(List<? extends DomainModule> modules) {
      for (DomainModule module : modules) {
        for (Category<?, ?, ?> category : module.categories()) {
          byCategory.put(category.name(), new Rules(category.decider()));
        }
      }
    }

    @Nullable Rules of(String category) {
      return byCategory.get(category);
    }
  }

  /**
   * Returns the state before the first event.
   *
   * @throws RuntimeException when the rules fail
   */
  Object initial() {
    try {
      return decider.initial();
    } catch (StackOverflowError | AssertionError | LinkageError defect) {
      throw failed(defect);
    }
  }

  /**
   * Decides a command.
   *
   * @throws Rejection when the rules say no
   * @throws RuntimeException when they fail
   */
  List<Object> decide(Object command, Object state) {
    try {
      return decider.decide(command, state);
    } catch (StackOverflowError | AssertionError | LinkageError defect) {
      throw failed(defect);
    }
  }

  /**
   * Applies an event.
   *
   * @throws RuntimeException when the rules fail
   */
  Object evolve(Object state, Object event) {
    try {
      return decider.evolve(state, event);
    } catch (StackOverflowError | AssertionError | LinkageError defect) {
      throw failed(defect);
    }
  }

  /** What rules throw concerns their command or their stream alone, even where it is an error. */
  private static RuntimeException failed(Error defect) {
    return new IllegalStateException("the rules failed: " + defect.getClass().getName(), defect);
  }
}
