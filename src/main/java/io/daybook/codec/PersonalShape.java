package io.daybook.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.kernel.DataSubject;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the personal values are in the JSON of a record, and whose they are: at every depth, in
 * lists and maps too. Immutable once it is made.
 */
public final class PersonalShape {
  private final Class<?> type;
  private final List<Part> parts = new ArrayList<>();
  private @Nullable String subject;

  /**
   * A component that is personal, or has something personal in it.
   *
   * @param personal whether it is personal as a whole
   * @param of the component with the subject's id; null: that of the record
   * @param erased its replacement, null where it is then absent
   * @param inner what is in it, null where it is personal as a whole
   * @param accessor gives its value
   */
  record Part(
      String name,
      boolean personal,
      @Nullable String of,
      @Nullable JsonNode erased,
      @Nullable Form inner,
      MethodHandle accessor) {
    private boolean isEmpty(Object record) {
      try {
        Object value = accessor.invoke(record);
        return value == null || (value instanceof Collection<?> many && many.isEmpty());
      } catch (Throwable defect) {
        throw new IllegalStateException("a record can't be read: " + name, defect);
      }
    }
  }

  /** How records stand in a component. */
  sealed interface Form {
    record One(PersonalShape shape) implements Form {}

    record Each(Form element) implements Form {}

    record Values(Form value) implements Form {}
  }

  /** Takes the personal values of a record, one after the other. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Returns what stands in the place of a value, null to leave it out.
     *
     * @param subject the id of its subject; null when the record says none
     * @param pointer where it is, as RFC 6901 has it
     * @param value the value, not null
     * @param erased its replacement, null for none
     */
    @Nullable JsonNode visit(
        @Nullable String subject, String pointer, JsonNode value, @Nullable JsonNode erased);
  }

  PersonalShape(Class<?> type) {
    this.type = type;
  }

  /**
   * Returns the shape of an event, nothing when none of it is personal.
   *
   * @throws IllegalArgumentException when it is not clear whose something is or what replaces it;
   *     the message is one sentence for the author of the record
   */
  public static Optional<PersonalShape> ofEvent(Class<?> type) {
    return PersonalShapes.read(type, true);
  }

  /**
   * Returns the shape of a command, nothing when none of it is personal.
   *
   * @throws IllegalArgumentException as for an event, but it need not be clear whose something is
   */
  public static Optional<PersonalShape> ofCommand(Class<?> type) {
    return PersonalShapes.read(type, false);
  }

  void add(Part part) {
    parts.add(part);
  }

  void subject(@Nullable String component) {
    subject = component;
  }

  Class<?> type() {
    return type;
  }

  List<Part> parts() {
    return parts;
  }

  /**
   * Tells whether there is anything in a record that may be personal, without a look at its JSON:
   * false where every such component is absent or an empty collection.
   *
   * @param record of this shape's type
   */
  public boolean holdsAny(Object record) {
    for (Part part : parts) {
      if (!part.isEmpty(record)) {
        return true;
      }
    }
    return false;
  }

  /** Leaves out the parts in which nothing is personal. */
  void keepOnly(Set<PersonalShape> personal) {
    parts.removeIf(part -> part.inner() != null && !personal.contains(record(part.inner())));
  }

  static PersonalShape record(Form form) {
    return switch (form) {
      case Form.One(PersonalShape shape) -> shape;
      case Form.Each(Form element) -> record(element);
      case Form.Values(Form value) -> record(value);
    };
  }

  /** Tells whether the record itself says whose its values are. */
  boolean hasSubject() {
    return subject != null || type.isAnnotationPresent(DataSubject.class);
  }

  /**
   * Replaces the personal values in the JSON of a record.
   *
   * @param streamId the id of the event's stream, null for a command
   */
  public void replace(ObjectNode root, @Nullable String streamId, Visitor visitor) {
    new Walk(streamId, visitor).record(this, root, null, "");
  }

  private record Walk(@Nullable String streamId, Visitor visitor) {
    void record(PersonalShape shape, ObjectNode node, @Nullable String inherited, String pointer) {
      String subject = subject(shape, node, inherited);
      for (Part part : shape.parts) {
        JsonNode value = node.get(part.name);
        if (value == null || value.isNull()) {
          continue;
        }
        String at = pointer + '/' + part.name;
        if (part.personal) {
          String whose = part.of == null ? subject : text(node.get(part.of));
          JsonNode instead = visitor.visit(whose, at, value, part.erased);
          if (instead == null) {
            node.remove(part.name);
          } else {
            node.set(part.name, instead);
          }
        } else {
          inner(Objects.requireNonNull(part.inner), value, subject, at);
        }
      }
    }

    private @Nullable String subject(
        PersonalShape shape, ObjectNode node, @Nullable String inherited) {
      if (shape.subject != null) {
        return text(node.get(shape.subject));
      }
      return shape.type.isAnnotationPresent(DataSubject.class) ? streamId : inherited;
    }

    private static @Nullable String text(@Nullable JsonNode node) {
      return node == null || !node.isValueNode() || node.isNull() ? null : node.asText();
    }

    private void inner(Form form, JsonNode value, @Nullable String subject, String pointer) {
      switch (form) {
        case Form.One(PersonalShape shape) -> {
          if (value instanceof ObjectNode object) {
            record(shape, object, subject, pointer);
          }
        }
        case Form.Each(Form element) -> {
          if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
              inner(element, array.get(i), subject, pointer + '/' + i);
            }
          }
        }
        case Form.Values(Form each) -> {
          for (Map.Entry<String, JsonNode> entry : value.properties()) {
            String name = entry.getKey().replace("~", "~0").replace("/", "~1");
            inner(each, entry.getValue(), subject, pointer + '/' + name);
          }
        }
      }
    }
  }
}
