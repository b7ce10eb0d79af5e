package io.daybook.server;

import io.daybook.codec.EventCodec;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Reactor;
import io.daybook.kernel.Rollup;
import io.daybook.kernel.StreamId;
import io.daybook.kernel.View;
import io.daybook.privacy.PersonalSealer;
import io.daybook.query.ViewDescription;
import io.daybook.reactor.RunningReactor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/** The domain modules that the server runs, and the views that they declare. */
record Modules(List<DomainModule> all) {
  /**
   * Finds the modules with the service loader.
   *
   * @throws BadSettingException when there is none, when two views share a name, when a rollup's
   *     source is missing, or when upcasters do not lead from every older event to today's
   */
  static Modules load() {
    List<DomainModule> found = find();
    if (found.isEmpty()) {
      throw new BadSettingException(
          "no domain module is on the class path: name one in META-INF/services/"
              + DomainModule.class.getName());
    }
    return of(found);
  }

  private static List<DomainModule> find() {
    List<DomainModule> found = new ArrayList<>();
    ServiceLoader.load(DomainModule.class).forEach(found::add);
    return found;
  }

  /** Returns what can be set of the modules that are there, whether they fit together or not. */
  static List<SettingOfModule> settingsThere() {
    return settings(find());
  }

  private static List<SettingOfModule> settings(List<DomainModule> modules) {
    List<SettingOfModule> settings = new ArrayList<>();
    for (DomainModule module : modules) {
      module.settings().forEach(one -> settings.add(new SettingOfModule(module.name(), one)));
    }
    return settings;
  }

  /** Returns what can be set of the modules. */
  List<SettingOfModule> settings() {
    return settings(all);
  }

  /**
   * Returns the reactors.
   *
   * @throws BadSettingException when two share a name, or one reacts to an event that nobody has
   */
  List<Reactor> reactors(Settings settings) {
    List<Reactor> reactors = new ArrayList<>();
    all.forEach(module -> reactors.addAll(module.reactors(settings.of(module))));
    Set<String> names = new HashSet<>();
    for (Reactor reactor : reactors) {
      if (!names.add(reactor.name())) {
        throw new BadSettingException("two reactors are named " + reactor.name());
      }
      try {
        RunningReactor.check(reactor, all);
      } catch (IllegalArgumentException unfit) {
        throw new BadSettingException("a domain module is wrong: " + unfit.getMessage());
      }
    }
    return reactors;
  }

  /**
   * Checks that the modules fit together.
   *
   * @throws BadSettingException as {@link #load}
   */
  static Modules of(List<DomainModule> all) {
    Modules modules = new Modules(List.copyOf(all));
    try {
      var _ = new EventCodec(modules.all());
      modules.check();
    } catch (IllegalArgumentException unfit) {
      throw new BadSettingException("a domain module is wrong: " + unfit.getMessage());
    }
    return modules;
  }

  private void check() {
    try {
      var _ = new PersonalSealer(all, null);
    } catch (IllegalArgumentException unclear) {
      throw new BadSettingException(String.valueOf(unclear.getMessage()));
    }
    for (SettingOfModule setting : settings()) {
      if (!StreamId.isCategory(setting.module())) {
        throw new BadSettingException(
            "a module with settings has a name of a-z0-9-, not " + setting.module());
      }
    }
    Set<String> names = new HashSet<>();
    for (View<?> view : views()) {
      unique(names, view.name());
    }
    Set<String> sources = Set.copyOf(names);
    for (Rollup<?, ?> rollup : rollups()) {
      unique(names, rollup.name());
      if (!sources.contains(rollup.source())) {
        throw new BadSettingException(
            "the rollup %s sums up the view %s, which no module declares"
                .formatted(rollup.name(), rollup.source()));
      }
    }
  }

  private static void unique(Set<String> names, String name) {
    if (!names.add(name)) {
      throw new BadSettingException("two views are named " + name);
    }
  }

  /** Returns the names of all categories. */
  Set<String> categories() {
    Set<String> names = new HashSet<>();
    all.forEach(module -> module.categories().forEach(category -> names.add(category.name())));
    return names;
  }

  List<View<?>> views() {
    List<View<?>> views = new ArrayList<>();
    all.forEach(module -> views.addAll(module.views()));
    return views;
  }

  List<Rollup<?, ?>> rollups() {
    List<Rollup<?, ?>> rollups = new ArrayList<>();
    all.forEach(module -> rollups.addAll(module.rollups()));
    return rollups;
  }

  /** Returns the names of the rollups over a view. */
  List<String> rollupsOver(String view) {
    return rollups().stream()
        .filter(rollup -> rollup.source().equals(view))
        .<String>map(Rollup::name)
        .toList();
  }

  /** Returns all views and rollups by name, views first. */
  Map<String, ViewDescription> descriptions(int slices) {
    Map<String, ViewDescription> descriptions = new LinkedHashMap<>();
    for (View<?> view : views()) {
      descriptions.put(view.name(), ViewDescription.of(view, slices));
    }
    for (Rollup<?, ?> rollup : rollups()) {
      descriptions.put(rollup.name(), ViewDescription.of(rollup, 1));
    }
    return descriptions;
  }
}
