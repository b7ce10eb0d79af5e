package io.daybook.reactor;

import io.daybook.feed.FeedEvent;
import io.daybook.kernel.Category;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Reactor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which events a reactor reacts to. Immutable. */
final class Listening {
  private final Map<Class<?>, Reactor.Rule<?>> rules = new HashMap<>();
  private final Set<String> categories = new HashSet<>();

  /**
   * Creates the rules of a reactor.
   *
   * @throws IllegalArgumentException when it reacts to an event that no category has
   */
  Listening(Reactor reactor, List<? extends DomainModule> modules) {
    for (Reactor.Rule<?> rule : reactor.rules()) {
      rules.put(rule.event(), rule);
      categories.add(categoryOf(reactor, rule.event(), modules));
    }
  }

  private static String categoryOf(
      Reactor reactor, Class<?> event, List<? extends DomainModule> modules) {
    for (DomainModule module : modules) {
      for (Category<?, ?, ?> category : module.categories()) {
        if (category.events().values().stream().anyMatch(type -> type.type().equals(event))) {
          return category.name();
        }
      }
    }
    throw new IllegalArgumentException(
        "the reactor %s reacts to %s, which is an event of no category"
            .formatted(reactor.name(), event.getName()));
  }

  /**
   * Tells whether the reactor has to do with an event: it reacts to it, or can't know whether it
   * would, since the event can't be read.
   */
  boolean concerns(FeedEvent event) {
    if (event.problem() != null) {
      return categories.contains(event.stored().stream().category());
    }
    for (int i = 0; i < event.size(); i++) {
      if (rules.containsKey(event.get(i).event().getClass())) {
        return true;
      }
    }
    return false;
  }

  Reactor.@Nullable Rule<?> rule(Object event) {
    return rules.get(event.getClass());
  }
}
