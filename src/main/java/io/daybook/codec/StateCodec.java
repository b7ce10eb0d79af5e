package io.daybook.codec;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.kernel.Category;
import io.daybook.kernel.DomainModule;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns the states of deciders into JSON and back, for snapshots. Safe for all threads.
 *
 * <p>A state is a record or an enum, or one of several under a sealed interface; the JSON of a
 * state is {@code {"<simple name of its type>":<components>}}. What can't be read back equal is not
 * written: then there are no snapshots of that category, and the log says so once.
 */
public final class StateCodec {
  private static final System.Logger LOG = System.getLogger(StateCodec.class.getName());

  private static final ObjectWriter SHOWN = Mappers.shown().writer();

  private final Map<String, Format> formats = new HashMap<>();
  private final Map<String, Boolean> unwritable = new ConcurrentHashMap<>();

  private record Format(String schema, Map<String, Type> types) {}

  private record Type(ObjectReader reader, ObjectWriter writer) {}

  /**
   * A state in its stored form.
   *
   * @param schema the category's state version, a fingerprint of the types of its states, and one
   *     of what events were read: a state may hold what a newer program made of a newer event
   */
  public record Encoded(String schema, Json state) {}

  /**
   * A state as clients see it.
   *
   * @param type the simple name of its type
   * @param json its components by their names, in the order of their declaration
   */
  public record Shown(String type, Json json) {}

  /** Creates the codec of the states of the modules' categories. */
  public StateCodec(List<? extends DomainModule> modules) {
    JsonMapper mapper = Mappers.stored();
    for (DomainModule module : modules) {
      for (Category<?, ?, ?> category : module.categories()) {
        formats.put(category.name(), format(mapper, category));
      }
    }
  }

  private static Format format(JsonMapper mapper, Category<?, ?, ?> category) {
    List<Class<?>> classes = StateTypes.of(category.decider().initial().getClass());
    Map<String, Type> types = new LinkedHashMap<>();
    for (Class<?> type : classes) {
      ObjectReader reader =
          mapper.readerFor(mapper.getTypeFactory().constructMapType(Map.class, String.class, type));
      types.put(type.getSimpleName(), new Type(reader, mapper.writer()));
    }
    String schema =
        category.stateVersion()
            + ":"
            + StateTypes.fingerprint(classes)
            + ":"
            + StateTypes.fingerprint(category);
    return new Format(schema, types.size() == classes.size() ? types : Map.of());
  }

  /** Returns the stored form of a state, nothing when it can't be read back equal. */
  public Optional<Encoded> encode(String category, Object state) {
    Format format = formats.get(category);
    Type type = format == null ? null : format.types().get(state.getClass().getSimpleName());
    if (format == null || type == null || unwritable.containsKey(category)) {
      return Optional.empty();
    }
    try {
      Json json =
          Json.of(type.writer().writeValueAsBytes(Map.of(state.getClass().getSimpleName(), state)));
      if (read(type, json).equals(state)) {
        return Optional.of(new Encoded(format.schema(), json));
      }
      refuse(category, "it is read back different");
    } catch (IOException | RuntimeException unfit) {
      refuse(category, unfit.getClass().getName());
    }
    return Optional.empty();
  }

  private void refuse(String category, String why) {
    if (unwritable.put(category, true) == null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "no snapshots of category {0}: a state of it does not survive JSON: {1}",
          category,
          why);
    }
  }

  /** Returns the state of a stored form, nothing when this program writes another schema. */
  public Optional<Object> decode(String category, String schema, Json state) {
    Format format = formats.get(category);
    if (format == null || !format.schema().equals(schema)) {
      return Optional.empty();
    }
    try {
      for (Map.Entry<String, Type> type : format.types().entrySet()) {
        if (startsWith(state, type.getKey())) {
          return Optional.of(read(type.getValue(), state));
        }
      }
      return Optional.empty();
    } catch (IOException | RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  /** Returns a state as clients see it, nothing when it is no JSON. */
  public Optional<Shown> show(Object state) {
    try {
      return Optional.of(
          new Shown(state.getClass().getSimpleName(), Json.of(SHOWN.writeValueAsBytes(state))));
    } catch (IOException | RuntimeException unfit) {
      LOG.log(
          System.Logger.Level.ERROR,
          "a state is no JSON: {0}: {1}",
          state.getClass(),
          unfit.getClass().getName());
      return Optional.empty();
    }
  }

  private static boolean startsWith(Json state, String name) {
    String begin = "{\"" + name + "\":";
    byte[] bytes = state.bytes();
    if (bytes.length < begin.length()) {
      return false;
    }
    for (int i = 0; i < begin.length(); i++) {
      if (bytes[i] != begin.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static Object read(Type type, Json state) throws IOException {
    Map<String, Object> one = type.reader().readValue(state.bytes());
    return one.values().iterator().next();
  }
}
