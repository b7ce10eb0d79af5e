package io.daybook.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.kernel.Category;
import io.daybook.kernel.Category.EventType;
import io.daybook.kernel.DomainModule;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into their stored form and back. Immutable, safe for all threads.
 *
 * <p>An event type's stored name belongs to its category: two categories may use one name.
 */
public final class EventCodec {
  private final Map<String, Map<String, Reader>> readers = new HashMap<>();
  private final Map<Class<?>, Writer> writers = new HashMap<>();

  private record Reader(int schemaVersion, ObjectReader reader) {}

  private record Writer(String type, int schemaVersion, ObjectWriter writer) {}

  /**
   * An event in its stored form.
   *
   * @param type the stored name
   * @param schemaVersion 1 and up
   * @param data canonical JSON
   */
  public record Encoded(String type, int schemaVersion, Json data) {}

  /**
   * Thrown when a stored event can't be read: unknown type, newer schema version, or data that
   * doesn't fit.
   */
  public static final class UnreadableEvent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableEvent(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Creates the codec of the modules' event types.
   *
   * @throws IllegalArgumentException when two categories share a name or two event types share a
   *     record
   */
  public EventCodec(List<? extends DomainModule> modules) {
    JsonMapper mapper = Mappers.stored();
    for (DomainModule module : modules) {
      for (Category<?, ?, ?> category : module.categories()) {
        register(mapper, category);
      }
    }
  }

  private void register(JsonMapper mapper, Category<?, ?, ?> category) {
    Map<String, Reader> byType = new HashMap<>();
    if (readers.put(category.name(), byType) != null) {
      throw new IllegalArgumentException("two categories are named " + category.name());
    }
    for (EventType<?> type : category.events().values()) {
      byType.put(type.name(), new Reader(type.schemaVersion(), mapper.readerFor(type.type())));
      Writer writer = new Writer(type.name(), type.schemaVersion(), mapper.writerFor(type.type()));
      if (writers.put(type.type(), writer) != null) {
        throw new IllegalArgumentException("two event types are stored from " + type.type());
      }
    }
  }

  /**
   * Returns the stored form of an event.
   *
   * @throws IllegalArgumentException when its type was never registered or it can't be written as
   *     JSON
   */
  public Encoded encode(Object event) {
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
   * Returns the event of a stored form.
   *
   * @throws UnreadableEvent when the type is unknown, the schema version newer, or the data does
   *     not fit
   */
  public Object decode(String category, String type, int schemaVersion, Json data) {
    Map<String, Reader> byType = readers.get(category);
    Reader reader = byType == null ? null : byType.get(type);
    if (reader == null) {
      throw new UnreadableEvent("unknown event type " + type + " of category " + category, null);
    }
    if (schemaVersion != reader.schemaVersion()) {
      throw new UnreadableEvent(
          "%s has schema version %d, this program reads %d"
              .formatted(type, schemaVersion, reader.schemaVersion()),
          null);
    }
    try {
      return reader.reader().readValue(data.bytes());
    } catch (IOException e) {
      throw new UnreadableEvent("the data of an event does not fit its type " + type, e);
    }
  }
}
