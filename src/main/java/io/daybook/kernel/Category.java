package io.daybook.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A kind of stream: its decider and the names under which its commands and events are known
 * outside.
 *
 * <p>The names are the stored and the public format: changing one needs a new schema version or a
 * new command.
 *
 * @param name 1 to 64 characters of {@code a-z0-9-}, for example {@code order}
 * @param decider the business rules
 * @param commands the command types by their name in the URL, for example {@code place}
 * @param events the event types by their stored name, for example {@code OrderPlaced}
 * @param upcasters how events of older schemas are read; from every one that was ever stored they
 *     lead to the event types
 * @param stateVersion the version of what {@link Decider#evolve} makes of events; raised whenever
 *     it comes to another state for the same events, so that snapshots of before are not used any
 *     more
 * @param open whether clients append its events themselves, of any type, and no rules decide
 */
public record Category<C, E, S>(
    String name,
    Decider<C, E, S> decider,
    Map<String, Class<? extends C>> commands,
    Map<String, EventType<? extends E>> events,
    List<Upcaster> upcasters,
    int stateVersion,
    boolean open) {

  /**
   * An event type and the version of its schema that is written today.
   *
   * @param name the stored name, for example {@code OrderPlaced}
   * @param schemaVersion 1 and up
   * @param type the record
   */
  public record EventType<E>(String name, int schemaVersion, Class<E> type) {
    /** Creates an event type; its name is 1 to 128 of {@code A-Za-z0-9._~-}. */
    public EventType {
      if (!StreamId.isId(name) || schemaVersion < 1) {
        throw new IllegalArgumentException("not an event type: " + name + " " + schemaVersion);
      }
    }
  }

  /**
   * Creates a category; use {@link #named} in a module.
   *
   * @throws IllegalArgumentException when the upcasters do not lead from every older version to
   *     what is written today
   */
  public Category {
    if (!StreamId.isCategory(name)) {
      throw new IllegalArgumentException("not a category name: " + name);
    }
    commands = Map.copyOf(commands);
    events = Map.copyOf(events);
    upcasters = List.copyOf(upcasters);
    var _ = new SchemaHistory(name, events, upcasters);
  }

  /**
   * Returns the last schema version of every type of which events may be stored, by its name: the
   * event types, and those that upcasters begin with.
   */
  public Map<String, Integer> storedTypes() {
    return new SchemaHistory(name, events, upcasters).lastVersions();
  }

  /**
   * Returns the names of the event types that events of a stored type are read as, none when it is
   * unknown here or its events are dropped.
   */
  public Set<String> becomes(String storedType) {
    return new SchemaHistory(name, events, upcasters).becomes(storedType);
  }

  /**
   * Returns an open category: clients append events to its streams over HTTP, of any type and with
   * any JSON object as their data, and say themselves at which version. Views see them as {@link
   * OpenEvent}. For what no server can know the rules of: imports, measurements, events of another
   * system.
   */
  public static Category<?, ?, ?> open(String name) {
    return new Category<>(name, new NoRules(), Map.of(), Map.of(), List.of(), 1, true);
  }

  /** Starts the declaration of a category. */
  public static <C, E, S> Builder<C, E, S> named(String name, Decider<C, E, S> decider) {
    return new Builder<>(name, decider);
  }

  /** Declares a category; each name and each type may stand once. */
  public static final class Builder<C, E, S> {
    private final String name;
    private final Decider<C, E, S> decider;
    private final Map<String, Class<? extends C>> commands = new LinkedHashMap<>();
    private final Map<String, EventType<? extends E>> events = new LinkedHashMap<>();
    private final List<Upcaster> upcasters = new ArrayList<>();
    private int stateVersion = 1;

    private Builder(String name, Decider<C, E, S> decider) {
      this.name = name;
      this.decider = decider;
    }

    /** Declares a command by its name in the URL. */
    public Builder<C, E, S> command(String commandName, Class<? extends C> type) {
      if (commands.putIfAbsent(commandName, type) != null) {
        throw new IllegalArgumentException("two commands " + name + '/' + commandName);
      }
      return this;
    }

    /** Declares an event of schema version 1; its stored name is the simple name of the record. */
    public Builder<C, E, S> event(Class<? extends E> type) {
      return event(new EventType<>(type.getSimpleName(), 1, type));
    }

    /** Declares an event of a schema version; its stored name is the record's simple name. */
    public Builder<C, E, S> event(Class<? extends E> type, int schemaVersion) {
      return event(new EventType<>(type.getSimpleName(), schemaVersion, type));
    }

    /** Declares an event. */
    public Builder<C, E, S> event(EventType<? extends E> type) {
      if (events.putIfAbsent(type.name(), type) != null) {
        throw new IllegalArgumentException("two events " + name + '/' + type.name());
      }
      return this;
    }

    /** Declares what events of an older schema have become. */
    public Builder<C, E, S> upcast(Upcaster upcaster) {
      upcasters.add(upcaster);
      return this;
    }

    /**
     * Declares that {@link Decider#evolve} comes to other states than before for the same events; 1
     * at first. A change of the state's own record is noticed without it.
     */
    public Builder<C, E, S> stateVersion(int version) {
      stateVersion = version;
      return this;
    }

    /**
     * Returns the category.
     *
     * @throws IllegalArgumentException when the upcasters do not lead from every older version to
     *     what is written today
     */
    public Category<C, E, S> build() {
      return new Category<>(name, decider, commands, events, upcasters, stateVersion, false);
    }
  }
}
