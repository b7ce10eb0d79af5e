package io.daybook.codec;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.kernel.Category;
import io.daybook.kernel.EventFields;
import io.daybook.kernel.OldEvent;
import io.daybook.kernel.Upcaster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes events of one category from older schemas to today's. Immutable, safe for all threads. */
final class Upcasting {
  /** As many events as one stored event may have become. */
  static final int EVENTS_MAX = 10_000;

  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private final Map<String, Map<Integer, Upcaster>> steps = new HashMap<>();
  private final ObjectReader tree;

  Upcasting(Category<?, ?, ?> category, JsonMapper mapper) {
    this.tree = mapper.readerFor(OBJECT);
    for (Upcaster step : category.upcasters()) {
      steps.computeIfAbsent(step.type(), type -> new HashMap<>()).put(step.fromVersion(), step);
    }
  }

  private @Nullable Upcaster step(String type, int schemaVersion) {
    Map<Integer, Upcaster> byVersion = steps.get(type);
    return byVersion == null ? null : byVersion.get(schemaVersion);
  }

  boolean knows(String type) {
    return steps.containsKey(type);
  }

  boolean begins(String type, int schemaVersion) {
    return step(type, schemaVersion) != null;
  }

  /**
   * Returns what a stored event has become, in order.
   *
   * @throws UnreadableEvent when its data is no JSON object, or a step fails
   */
  List<OldEvent> upcast(StoredForm stored) {
    List<OldEvent> become = new ArrayList<>(1);
    takeFurther(
        new OldEvent(
            stored.stream(),
            stored.recordedAt(),
            stored.type(),
            stored.schemaVersion(),
            fields(stored.type(), stored.data())),
        become);
    return become;
  }

  /** Returns the fields of an event's data. */
  EventFields fields(String type, Json data) {
    try {
      Map<String, @Nullable Object> fields = tree.readValue(data.bytes());
      return EventFields.of(fields);
    } catch (IOException | RuntimeException unfit) {
      throw new UnreadableEvent("the data of an event of type " + type + " is no object", unfit);
    }
  }

  private void takeFurther(OldEvent event, List<OldEvent> become) {
    Upcaster step = step(event.type(), event.schemaVersion());
    if (step == null) {
      if (become.size() == EVENTS_MAX) {
        throw new UnreadableEvent("an event has become more than " + EVENTS_MAX, null);
      }
      become.add(event);
      return;
    }
    for (Upcaster.Part part : step.parts()) {
      for (EventFields data : make(part, event)) {
        takeFurther(
            new OldEvent(
                event.stream(), event.recordedAt(), part.type(), part.schemaVersion(), data),
            become);
      }
    }
  }

  private static List<EventFields> make(Upcaster.Part part, OldEvent event) {
    try {
      return List.copyOf(part.data().apply(event));
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError defect) {
      throw new UnreadableEvent(
          "the upcaster of schema version %d of %s failed: %s"
              .formatted(event.schemaVersion(), event.type(), defect.getClass().getName()),
          defect);
    }
  }
}
