package io.daybook.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A process manager: turns events into commands.
 *
 * <p>Declared by event type. Each function is pure: the same event gives the same reaction, at any
 * time and on any node, because after a crash it is asked again, and the command ids are made of
 * the event and of the steps. Events of one stream are reacted to in their order, one after the
 * other; those of different streams in any order.
 *
 * @param name 1 to 64 characters of {@code a-z0-9-}; its place in the log is kept under it
 * @param rules how each event type is reacted to
 * @param fromNow where it begins when there is no such place yet: true for behind all events that
 *     are stored then, false for the first event of the store
 */
public record Reactor(String name, List<Rule<?>> rules, boolean fromNow) {

  /** How one event type is reacted to. */
  public sealed interface Rule<E> {
    /** Returns the type of the event. */
    Class<E> event();

    /**
     * The event says all.
     *
     * @param event the type of the event
     * @param react gives the reaction
     */
    record Plain<E>(Class<E> event, Function<Recorded<E>, Reaction> react) implements Rule<E> {}

    /**
     * The state of the event's stream is needed, too. It is folded from all events of the stream up
     * to this one, which are read for it.
     *
     * @param event the type of the event
     * @param decider folds the events
     * @param react gives the reaction to the event and the state after it
     */
    record Folding<E, S>(
        Class<E> event,
        Decider<?, ? super E, S> decider,
        BiFunction<Recorded<E>, S, Reaction> react)
        implements Rule<E> {}
  }

  /**
   * Creates a reactor; use {@link #named} in a module.
   *
   * @throws IllegalArgumentException when the name is none, or an event has two rules
   */
  public Reactor {
    if (!StreamId.isCategory(name)) {
      throw new IllegalArgumentException("not a reactor name: " + name);
    }
    rules = List.copyOf(rules);
    if (rules.stream().map(Rule::event).distinct().count() < rules.size()) {
      throw new IllegalArgumentException("the reactor " + name + " has two rules for one event");
    }
  }

  /** Starts the declaration of a reactor. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /** Declares a reactor. */
  public static final class Builder {
    private final String name;
    private final List<Rule<?>> rules = new ArrayList<>();
    private boolean fromNow;

    private Builder(String name) {
      this.name = name;
    }

    /** Declares how an event is reacted to. */
    public <E> Builder on(Class<E> event, Function<Recorded<E>, Reaction> react) {
      rules.add(new Rule.Plain<>(event, react));
      return this;
    }

    /** Declares how an event is reacted to that needs the state of its stream after it. */
    public <E, S> Builder on(
        Class<E> event,
        Decider<?, ? super E, S> decider,
        BiFunction<Recorded<E>, S, Reaction> react) {
      rules.add(new Rule.Folding<>(event, decider, react));
      return this;
    }

    /** Lets it begin behind the events that are stored when it is started for the first time. */
    public Builder fromNow() {
      fromNow = true;
      return this;
    }

    /**
     * Returns the reactor.
     *
     * @throws IllegalArgumentException when the name is none, or an event has two rules
     */
    public Reactor build() {
      return new Reactor(name, rules, fromNow);
    }
  }
}
