package io.daybook.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.codec.RecordShape.Component;
import io.daybook.kernel.Validated;
import io.daybook.kernel.Violations;
import io.daybook.kernel.Violations.Violation;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one body as a tree, and collects everything that is wrong with it.
 *
 * <p>Where a value is missing or of a wrong type, a {@link StandIn} takes its place, so that the
 * command can be made in any case and asked what it thinks of its values. What it says of one that
 * is a stand-in is not told.
 */
final class CommandReading {
  /** As many violations as one answer names. */
  static final int VIOLATIONS_MAX = 100;

  /** With so many no more are looked for: who sent them pays nothing for it. */
  static final int COLLECTED_MAX = 10 * VIOLATIONS_MAX;

  private static final int SHOWN_MAX = 60;
  private static final JsonMapper MAPPER = Mappers.strict();
  private static final JsonMapper RECORDS = Mappers.commands();

  private final List<Violation> violations = new ArrayList<>();
  private final Set<String> standIns = new HashSet<>();

  /** What came of it. */
  sealed interface Result {
    record Malformed(String detail) implements Result {}

    record Invalid(List<Violation> violations) implements Result {}

    record Good(Object command) implements Result {}
  }

  /** A body as a tree. */
  sealed interface Tree {
    record Malformed(String detail) implements Tree {}

    record Read(JsonNode root) implements Tree {}
  }

  Result read(RecordShape shape, byte[] json) {
    return switch (tree(MAPPER, json)) {
      case Tree.Malformed(String detail) -> new Result.Malformed(detail);
      case Tree.Read(JsonNode root) -> read(shape, root);
    };
  }

  private Result read(RecordShape shape, JsonNode tree) {
    ObjectNode patched = record(shape, tree, "");
    Object command = patched == null || isFull() ? null : made(shape, patched);
    if (command != null) {
      validate(command);
    }
    return command != null && violations.isEmpty()
        ? new Result.Good(command)
        : new Result.Invalid(bounded(violations));
  }

  private boolean isFull() {
    return violations.size() >= COLLECTED_MAX;
  }

  private @Nullable Object made(RecordShape shape, ObjectNode patched) {
    try {
      return RECORDS.treeToValue(patched, shape.type());
    } catch (JsonProcessingException | IllegalArgumentException unfit) {
      if (violations.isEmpty()) {
        violations.add(new Violation("", "does not fit"));
      }
      return null;
    }
  }

  private void validate(Object command) {
    if (command instanceof Validated validated) {
      Violations own = new Violations();
      validated.validate(own);
      own.list().stream().filter(one -> !isOfStandIn(one.pointer())).forEach(violations::add);
    }
  }

  /** Tells whether a pointer is at or below that of a stand-in. */
  private boolean isOfStandIn(String pointer) {
    for (int end = pointer.length(); end > 0; end = pointer.lastIndexOf('/', end - 1)) {
      if (standIns.contains(pointer.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  /** Reads a body as a tree. */
  static Tree tree(JsonMapper mapper, byte[] json) {
    if (!BodyText.isUtf8(json)) {
      return new Tree.Malformed("the body is not UTF-8");
    }
    try {
      JsonNode tree = mapper.readTree(json);
      return tree.isMissingNode()
          ? new Tree.Malformed("the body has no JSON")
          : new Tree.Read(tree);
    } catch (StreamConstraintsException beyond) {
      return new Tree.Malformed("the JSON is nested too deep, or has too long a number or name");
    } catch (NumberFormatException beyond) {
      return new Tree.Malformed("the JSON has a number that is too large or too small to be read");
    } catch (JsonProcessingException malformed) {
      return new Tree.Malformed(where(malformed));
    } catch (IOException malformed) {
      return new Tree.Malformed("the body is not JSON");
    }
  }

  private static String where(JsonProcessingException malformed) {
    return "the body is not one JSON value: " + JsonFault.of(malformed);
  }

  /** Returns as many violations as one answer names. */
  static List<Violation> bounded(List<Violation> violations) {
    if (violations.size() <= VIOLATIONS_MAX) {
      return List.copyOf(violations);
    }
    List<Violation> first = new ArrayList<>(violations.subList(0, VIOLATIONS_MAX));
    int others = violations.size() - VIOLATIONS_MAX;
    boolean all = violations.size() < COLLECTED_MAX;
    first.add(new Violation("", all ? "and " + others + " more" : "and many more"));
    return List.copyOf(first);
  }

  /** Returns what the record can be made of; null where it is no object. */
  private @Nullable ObjectNode record(RecordShape shape, JsonNode node, String pointer) {
    if (!node.isObject()) {
      violations.add(new Violation(pointer, "must be an object, was " + kind(node)));
      return null;
    }
    knownFieldsOnly(shape, node, pointer);
    ObjectNode patched = MAPPER.createObjectNode();
    for (Component component : shape.components()) {
      JsonNode part = node.get(component.name());
      String at = pointer + '/' + component.name();
      if (part != null && !part.isNull()) {
        patched.set(component.name(), present(component, part, at));
      } else if (component.required()) {
        violations.add(new Violation(at, "is required"));
        patched.set(component.name(), standIn(at, StandIn.of(component)));
      }
    }
    return patched;
  }

  private @Nullable JsonNode standIn(String pointer, @Nullable JsonNode node) {
    standIns.add(pointer);
    return node;
  }

  private void knownFieldsOnly(RecordShape shape, JsonNode node, String pointer) {
    for (Iterator<Map.Entry<String, JsonNode>> i = node.fields(); i.hasNext() && !isFull(); ) {
      String name = i.next().getKey();
      if (!shape.has(name)) {
        violations.add(new Violation(pointer + '/' + escaped(name), "is not a field of this"));
      }
    }
  }

  private @Nullable JsonNode present(Component component, JsonNode part, String at) {
    int before = violations.size();
    JsonNode patched = component(component, part, at);
    if (component.personal()) {
      hideValues(violations.subList(before, violations.size()));
    }
    return patched;
  }

  private @Nullable JsonNode component(Component component, JsonNode part, String at) {
    if (component.element() == null) {
      return one(component.type(), component.record(), part, at);
    }
    if (!part.isArray()) {
      violations.add(new Violation(at, "must be an array, was " + kind(part)));
      return standIn(at, StandIn.of(component));
    }
    ArrayNode patched = MAPPER.createArrayNode();
    for (int i = 0; i < part.size() && !isFull(); i++) {
      patched.add(one(component.element(), component.record(), part.get(i), at + '/' + i));
    }
    return patched;
  }

  private static void hideValues(List<Violation> personal) {
    personal.replaceAll(one -> new Violation(one.pointer(), one.detail().split(", was ", 2)[0]));
  }

  private @Nullable JsonNode one(
      Class<?> type, @Nullable RecordShape shape, JsonNode node, String at) {
    if (shape != null) {
      JsonNode patched = record(shape, node, at);
      return patched == null ? standIn(at, StandIn.of(type, shape)) : patched;
    }
    String objection = objection(type, node);
    if (objection == null) {
      return node;
    }
    violations.add(new Violation(at, objection));
    return standIn(at, StandIn.of(type, null));
  }

  private static @Nullable String objection(Class<?> type, JsonNode node) {
    if (type == String.class) {
      return node.isTextual()
          ? BodyText.objection(node.textValue())
          : "must be a string, was " + kind(node);
    }
    if (type == long.class || type == Long.class) {
      return whole(node, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == int.class || type == Integer.class) {
      return whole(node, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    try {
      Object value = RECORDS.treeToValue(node, type);
      return value == null ? "must not be null" : null;
    } catch (JsonProcessingException | IllegalArgumentException unfit) {
      return "must be %s, was %s".formatted(named(type), kind(node));
    }
  }

  private static @Nullable String whole(JsonNode node, long min, long max) {
    if (!node.isIntegralNumber()) {
      return "must be a whole number, was " + kind(node);
    }
    BigInteger value = node.bigIntegerValue();
    boolean fits =
        value.compareTo(BigInteger.valueOf(min)) >= 0
            && value.compareTo(BigInteger.valueOf(max)) <= 0;
    return fits ? null : "must be %d to %d".formatted(min, max);
  }

  private static String named(Class<?> type) {
    return type == Instant.class
        ? "a time as RFC 3339 has it, for example 2010-12-01T08:26:00Z"
        : "a " + type.getSimpleName();
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "the string \"" + shown(node.textValue()) + '"';
      case NUMBER -> "the number " + shown(node.asText());
      case BOOLEAN -> node.asText();
      case NULL -> "null";
      case BINARY, MISSING, POJO -> "nothing";
    };
  }

  /** Returns a field's name as a part of a JSON pointer (RFC 6901), shortened. */
  static String escaped(String name) {
    return shown(name).replace("~", "~0").replace("/", "~1");
  }

  private static String shown(String text) {
    String cut = text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
    return cut.replaceAll("[\\p{Cntrl}\\p{Cs}]", "�");
  }
}
