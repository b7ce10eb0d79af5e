package io.daybook.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.codec.RecordShape.Component;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a record for a value that is missing or of a wrong type, so that the record can be
 * made and asked what it thinks of its other values: an empty text, zero, an empty list.
 */
final class StandIn {
  private static final JsonMapper RECORDS = Mappers.commands();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<JsonNode> CANDIDATES =
      List.of(
          NODES.textNode(""),
          NODES.numberNode(0),
          NODES.booleanNode(false),
          NODES.arrayNode(),
          NODES.objectNode(),
          NODES.textNode("1970-01-01T00:00:00Z"),
          NODES.textNode("1970-01-01"),
          NODES.textNode("00000000-0000-0000-0000-000000000000"));

  /** What was found for a type, which takes exceptions to find. */
  private static final Map<Class<?>, Optional<JsonNode>> FOUND = new ConcurrentHashMap<>();

  private StandIn() {}

  /** Returns what stands for a component; null where there is nothing. */
  static @Nullable JsonNode of(Component component) {
    if (component.element() != null) {
      return NODES.arrayNode();
    }
    return of(component.type(), component.record());
  }

  /**
   * Returns what stands for a value; null where there is nothing.
   *
   * @param shape of a record, null for another type
   */
  static @Nullable JsonNode of(Class<?> type, @Nullable RecordShape shape) {
    if (shape != null) {
      return record(shape);
    }
    if (type.isEnum()) {
      return NODES.textNode(((Enum<?>) type.getEnumConstants()[0]).name());
    }
    return FOUND.computeIfAbsent(type, StandIn::search).orElse(null);
  }

  private static Optional<JsonNode> search(Class<?> type) {
    return CANDIDATES.stream().filter(node -> fits(node, type)).findFirst();
  }

  private static ObjectNode record(RecordShape shape) {
    ObjectNode node = NODES.objectNode();
    for (Component component : shape.components()) {
      if (component.required()) {
        node.set(component.name(), of(component));
      }
    }
    return node;
  }

  private static boolean fits(JsonNode node, Class<?> type) {
    try {
      return RECORDS.treeToValue(node, type) != null;
    } catch (JsonProcessingException | IllegalArgumentException unfit) {
      return false;
    }
  }
}
