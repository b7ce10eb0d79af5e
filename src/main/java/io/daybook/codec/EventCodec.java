package io.daybook.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.kernel.Category;
import io.daybook.kernel.Category.EventType;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.OldEvent;
import io.daybook.kernel.OpenEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into their stored form and back. Immutable, safe for all threads.
 *
 * <p>An event type's stored name belongs to its category: two categories may use one name.
 *
 * <p>Events are written with the schema of today. Those of older schemas are taken through the
 * upcasters whenever they are read; for the others that costs nothing. Those of an open category
 * are written and read as they are, whatever their types and versions.
 */
public final class EventCodec {
  private static final JsonMapper STORED = Mappers.stored();
  private static final JsonMapper UPCAST = Mappers.upcast();

  private final Map<String, Types> categories = new HashMap<>();
  private final Map<Class<?>, Writer> writers = new HashMap<>();

  private record Types(Map<String, Reader> readers, Upcasting upcasting, boolean open) {}

  private record Writer(String type, int schemaVersion, ObjectWriter writer) {}

  /**
   * Reads one event type.
   *
   * @param upcast reads what upcasters made, which has not been read before: strictly
   * @param shape what it must have
   */
  private record Reader(
      int schemaVersion, ObjectReader reader, ObjectReader upcast, @Nullable RecordShape shape) {}

  /**
   * An event in its stored form.
   *
   * @param type the stored name
   * @param schemaVersion 1 and up
   * @param data canonical JSON
   */
  public record Encoded(String type, int schemaVersion, Json data) {}

  /**
   * Creates the codec of the modules' event types.
   *
   * @throws IllegalArgumentException when two categories share a name or two event types share a
   *     record
   */
  public EventCodec(List<? extends DomainModule> modules) {
    for (DomainModule module : modules) {
      for (Category<?, ?, ?> category : module.categories()) {
        register(category);
      }
    }
  }

  private void register(Category<?, ?, ?> category) {
    Map<String, Reader> readers = new HashMap<>();
    Types types = new Types(readers, new Upcasting(category, Mappers.upcast()), category.open());
    if (categories.put(category.name(), types) != null) {
      throw new IllegalArgumentException("two categories are named " + category.name());
    }
    for (EventType<?> type : category.events().values()) {
      readers.put(type.name(), reader(type));
      ObjectWriter writer = STORED.writerFor(type.type());
      if (writers.put(type.type(), new Writer(type.name(), type.schemaVersion(), writer)) != null) {
        throw new IllegalArgumentException("two event types are stored from " + type.type());
      }
    }
  }

  private static Reader reader(EventType<?> type) {
    return new Reader(
        type.schemaVersion(),
        STORED.readerFor(type.type()),
        UPCAST.readerFor(type.type()),
        type.type().isRecord() ? RecordShape.of(type.type()) : null);
  }

  /**
   * Returns the stored form of an event.
   *
   * @throws IllegalArgumentException when its type was never registered or it can't be written as
   *     JSON
   */
  public Encoded encode(Object event) {
    if (event instanceof RawEvent(String type, Json data)) {
      return new Encoded(type, 1, data);
    }
    Writer writer = writers.get(event.getClass());
    if (writer == null) {
      throw new IllegalArgumentException("not a registered event type: " + event.getClass());
    }
    try {
      byte[] data = writer.writer().writeValueAsBytes(event);
      return new Encoded(writer.type(), writer.schemaVersion(), Json.of(data));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an event can't be written as JSON: " + writer.type(), e);
    }
  }

  /**
   * Returns the event of a stored form that has today's schema, null when it has an older one: then
   * {@link #decodeOlder} reads it.
   *
   * @throws UnreadableEvent when the type is unknown, the schema version newer, or the data does
   *     not fit
   */
  public @Nullable Object decodeCurrent(
      String category, String type, int schemaVersion, Json data) {
    Types types = categories.get(category);
    if (types != null && types.open()) {
      return new OpenEvent(type, types.upcasting().fields(type, data));
    }
    Reader reader = types == null ? null : types.readers().get(type);
    if (types == null || reader == null || schemaVersion != reader.schemaVersion()) {
      requireKnown(category, types, type, schemaVersion);
      return null;
    }
    try {
      return reader.reader().readValue(data.bytes());
    } catch (IOException | StackOverflowError | AssertionError | LinkageError unfit) {
      throw UnreadableEvent.unfit(type, unfit);
    }
  }

  private static void requireKnown(
      String category, @Nullable Types types, String type, int schemaVersion) {
    Reader reader = types == null ? null : types.readers().get(type);
    boolean current = reader != null && reader.schemaVersion() == schemaVersion;
    if (current || (types != null && types.upcasting().begins(type, schemaVersion))) {
      return;
    }
    if (types == null || (reader == null && !types.upcasting().knows(type))) {
      throw new UnreadableEvent("unknown event type " + type + " of category " + category, null);
    }
    throw new UnreadableEvent(
        reader == null
            ? "%s has schema version %d, this program knows only older ones of it"
                .formatted(type, schemaVersion)
            : "%s has schema version %d, this program reads up to %d"
                .formatted(type, schemaVersion, reader.schemaVersion()),
        null);
  }

  /**
   * Returns what an event of an older schema has become, in order: one event, several, or none.
   *
   * @throws UnreadableEvent when there is no way to today's schema, an upcaster fails, or what it
   *     gives does not fit
   */
  public List<Object> decodeOlder(StoredForm stored) {
    Types types = types(stored);
    List<Object> events = new ArrayList<>(1);
    for (Encoded form : forms(types, stored)) {
      events.add(read(form, Objects.requireNonNull(types.readers().get(form.type()))));
    }
    return events;
  }

  private static Object read(Encoded form, Reader reader) {
    Object event;
    try {
      event = reader.upcast().readValue(form.data().bytes());
    } catch (IOException | StackOverflowError | AssertionError | LinkageError unfit) {
      throw UnreadableEvent.unfit(form.type(), unfit);
    }
    RecordShape shape = reader.shape();
    if (shape != null && !shape.isComplete(event)) {
      throw new UnreadableEvent("the event lacks a part of " + form.type(), null);
    }
    return event;
  }

  /**
   * Returns what an event of an older schema has become, in its stored form of today, in order.
   *
   * @throws UnreadableEvent when {@link #decodeOlder} throws it
   */
  public List<Encoded> upcast(StoredForm stored) {
    Types types = types(stored);
    List<Encoded> forms = forms(types, stored);
    for (Encoded form : forms) {
      var _ = read(form, Objects.requireNonNull(types.readers().get(form.type())));
    }
    return forms;
  }

  private static List<Encoded> forms(Types types, StoredForm stored) {
    List<Encoded> forms = new ArrayList<>(1);
    for (OldEvent event : types.upcasting().upcast(stored)) {
      forms.add(new Encoded(event.type(), event.schemaVersion(), json(event)));
    }
    return forms;
  }

  private Types types(StoredForm stored) {
    String category = stored.stream().category();
    Types types = categories.get(category);
    requireKnown(category, types, stored.type(), stored.schemaVersion());
    return Objects.requireNonNull(types);
  }

  private static Json json(OldEvent event) {
    try {
      return Json.of(UPCAST.writeValueAsBytes(event.data().asMap()));
    } catch (JsonProcessingException defect) {
      throw new UnreadableEvent("what the upcasters gave is no JSON: " + event.type(), defect);
    }
  }

  /**
   * Returns the events of a stored form of any version, and reads them as strictly as what
   * upcasters give. For checks: what was stored with today's schema is read less strictly, and at
   * less cost, by {@link #decodeCurrent}.
   *
   * @throws UnreadableEvent when it can't be read, or lacks a part
   */
  public List<Object> decodeStrictly(StoredForm stored) {
    if (!isCurrent(stored.stream().category(), stored.type(), stored.schemaVersion())) {
      return decodeOlder(stored);
    }
    if (isOpen(stored.stream().category())) {
      return List.of(
          Objects.requireNonNull(
              decodeCurrent(
                  stored.stream().category(),
                  stored.type(),
                  stored.schemaVersion(),
                  stored.data())));
    }
    Reader reader = Objects.requireNonNull(types(stored).readers().get(stored.type()));
    return List.of(read(new Encoded(stored.type(), stored.schemaVersion(), stored.data()), reader));
  }

  /** Tells whether the program has a way to read events of that type and version. */
  public boolean knows(String category, String type, int schemaVersion) {
    Types types = categories.get(category);
    return isCurrent(category, type, schemaVersion)
        || (types != null && types.upcasting().begins(type, schemaVersion));
  }

  /** Tells whether an event of that type and version is stored as it would be today. */
  public boolean isCurrent(String category, String type, int schemaVersion) {
    Types types = categories.get(category);
    Reader reader = types == null ? null : types.readers().get(type);
    return isOpen(category) || (reader != null && reader.schemaVersion() == schemaVersion);
  }

  private boolean isOpen(String category) {
    Types types = categories.get(category);
    return types != null && types.open();
  }
}
