package io.daybook.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One step from a schema of stored events to a later one: says what an event of a type and version
 * has become. It may have become an event of the type's next version, of another type, several
 * events, or none. Steps form chains: what a step gives is taken further by the next one, up to
 * what is written today.
 *
 * <pre>{@code
 * Category.named("order", new Orders())
 *     .event(OrderPlaced.class, 3)
 *     .upcast(Upcaster.of("OrderPlaced", 1).renameField("client", "customer"))
 *     .upcast(Upcaster.of("OrderPlaced", 2).addField("currency", "GBP"))
 *     .upcast(Upcaster.of("ParcelSent", 1).to("OrderShipped", 1))
 *     .upcast(Upcaster.drop("CatalogueViewed", 1))
 * }</pre>
 *
 * <p>Pure: the same event always becomes the same. Called whenever an old event is read, on any
 * thread; what is stored never changes. A step that throws makes the event unreadable, which stops
 * its stream and the views that it concerns.
 *
 * @param type the stored type that it begins with
 * @param fromVersion the version of that type's schema
 * @param parts what the event has become, in order; none when it is dropped
 */
public record Upcaster(String type, int fromVersion, List<Part> parts) {

  /**
   * One of the events that an old one has become.
   *
   * @param type its type
   * @param schemaVersion the version that its data has now
   * @param data gives its data; several when the event stands once for each of them, none when it
   *     does not stand for any
   */
  public record Part(String type, int schemaVersion, Function<OldEvent, List<EventFields>> data) {
    /** Creates a part that is there once. */
    public static Part of(String type, int schemaVersion, Function<OldEvent, EventFields> data) {
      return new Part(type, schemaVersion, event -> List.of(data.apply(event)));
    }

    /** Creates a part that is there as often as there are data for it. */
    public static Part each(
        String type, int schemaVersion, Function<OldEvent, List<EventFields>> data) {
      return new Part(type, schemaVersion, data);
    }
  }

  /** Creates an upcaster; use {@link #of}, {@link #split} or {@link #drop} in a module. */
  public Upcaster {
    if (!StreamId.isId(type) || fromVersion < 1) {
      throw new IllegalArgumentException("not an event type: " + type + ' ' + fromVersion);
    }
    parts = List.copyOf(parts);
  }

  /**
   * Returns the step to the next version of the same type that changes nothing yet: continue with
   * what it changes.
   */
  public static Upcaster of(String type, int fromVersion) {
    return new Upcaster(type, fromVersion, List.of(Part.of(type, fromVersion + 1, OldEvent::data)));
  }

  /** Returns the step that takes an event apart, into parts of any types. */
  public static Upcaster split(String type, int fromVersion, Part... parts) {
    return new Upcaster(type, fromVersion, List.of(parts));
  }

  /** Returns the step after which the event is seen no more; it stays stored. */
  public static Upcaster drop(String type, int fromVersion) {
    return new Upcaster(type, fromVersion, List.of());
  }

  /** Continues with another type: the event was renamed. */
  public Upcaster to(String newType, int schemaVersion) {
    return new Upcaster(
        type,
        fromVersion,
        parts.stream().map(part -> new Part(newType, schemaVersion, part.data())).toList());
  }

  /**
   * Changes the data, of each part where there are several. The function sees the data as changed
   * so far, and what else the event tells, for example when it was recorded.
   */
  public Upcaster change(Function<OldEvent, EventFields> change) {
    List<Part> changed = new ArrayList<>(parts.size());
    for (Part part : parts) {
      changed.add(new Part(part.type(), part.schemaVersion(), event -> each(part, event, change)));
    }
    return new Upcaster(type, fromVersion, changed);
  }

  private static List<EventFields> each(
      Part part, OldEvent event, Function<OldEvent, EventFields> change) {
    return part.data().apply(event).stream().map(data -> change.apply(event.with(data))).toList();
  }

  /** Gives a field another name, where it is there. */
  public Upcaster renameField(String from, String to) {
    return change(event -> event.data().rename(from, to));
  }

  /** Adds a field with a value, where it is not there yet. */
  public Upcaster addField(String name, @Nullable Object value) {
    return addField(name, _ -> value);
  }

  /** Adds a field with a value that is made of the event, where it is not there yet. */
  public Upcaster addField(String name, Function<OldEvent, ? extends @Nullable Object> value) {
    return change(
        event ->
            event.data().has(name) ? event.data() : event.data().with(name, value.apply(event)));
  }

  /** Takes fields away. */
  public Upcaster removeField(String... names) {
    return change(event -> event.data().without(names));
  }

  /** Puts one field in the place of several, with a value that is made of them. */
  public Upcaster mergeFields(
      List<String> names, String into, Function<EventFields, ? extends @Nullable Object> value) {
    return change(
        event ->
            event
                .data()
                .without(names.toArray(String[]::new))
                .with(into, value.apply(event.data())));
  }
}
