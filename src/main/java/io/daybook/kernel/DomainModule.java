package io.daybook.kernel;

import java.util.List;

/**
 * What a team registers with Daybook: its categories, views, rollups and reactors.
 *
 * <p>Found with {@link java.util.ServiceLoader}: name the implementation in {@code
 * META-INF/services/io.daybook.kernel.DomainModule}. Names of categories, of views and rollups, and
 * of reactors are unique over all modules, else the server does not start.
 */
public interface DomainModule {
  /** Returns the name of the module, for the log and the console. */
  String name();

  /** Returns the categories, each with its decider. */
  List<Category<?, ?, ?>> categories();

  /** Returns the views that are folds of events. */
  default List<View<?>> views() {
    return List.of();
  }

  /** Returns the views that are folds of other views' rows. */
  default List<Rollup<?, ?>> rollups() {
    return List.of();
  }

  /** Returns what of it can be set. */
  default List<ModuleSetting> settings() {
    return List.of();
  }

  /**
   * Returns the reactors.
   *
   * @param settings what its {@link #settings} are set to
   */
  default List<Reactor> reactors(ModuleSettings settings) {
    return List.of();
  }
}
