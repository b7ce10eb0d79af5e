package io.daybook.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.codec.RecordShape.Component;
import io.daybook.kernel.Validated;
import io.daybook.kernel.Violations;
import io.daybook.kernel.Violations.Violation;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one body as a tree, and collects everything that is wrong with it.
 *
 * <p>A record whose own JSON fits is made and asked what it thinks of its values; where it does not
 * fit, the records inside it that do are asked.
 */
final class CommandReading {
  /** As many violations as one answer names. */
  static final int VIOLATIONS_MAX = 100;

  private static final int SHOWN_MAX = 60;
  private static final JsonMapper MAPPER = Mappers.strict();
  private static final JsonMapper RECORDS = Mappers.commands();

  private final List<Violation> violations = new ArrayList<>();

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
    Object command = record(shape, tree, "");
    if (command != null) {
      validate(command, "");
    }
    if (command != null && violations.isEmpty()) {
      return new Result.Good(command);
    }
    return new Result.Invalid(bounded(violations));
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
    first.add(new Violation("", "and " + (violations.size() - VIOLATIONS_MAX) + " more"));
    return List.copyOf(first);
  }

  /** Returns the record, or null and at least one violation. */
  private @Nullable Object record(RecordShape shape, JsonNode node, String pointer) {
    if (!node.isObject()) {
      violations.add(new Violation(pointer, "must be an object, was " + kind(node)));
      return null;
    }
    boolean good = knownFieldsOnly(shape, node, pointer);
    List<Built> parts = new ArrayList<>();
    for (Component component : shape.components()) {
      JsonNode part = node.get(component.name());
      String at = pointer + '/' + component.name();
      if (part == null || part.isNull()) {
        good &= !component.required();
        if (component.required()) {
          violations.add(new Violation(at, "is required"));
        }
      } else {
        int before = violations.size();
        good &= component(component, part, at, parts);
        if (component.personal()) {
          hideValues(violations.subList(before, violations.size()));
        }
      }
    }
    Object made = good ? make(shape, node, pointer) : null;
    if (made == null) {
      parts.forEach(built -> validate(built.value(), built.pointer()));
    }
    return made;
  }

  private record Built(Object value, String pointer) {}

  private boolean knownFieldsOnly(RecordShape shape, JsonNode node, String pointer) {
    boolean good = true;
    for (Iterator<Map.Entry<String, JsonNode>> i = node.fields(); i.hasNext(); ) {
      String name = i.next().getKey();
      if (!shape.has(name)) {
        violations.add(new Violation(pointer + '/' + escaped(name), "is not a field of this"));
        good = false;
      }
    }
    return good;
  }

  private boolean component(Component component, JsonNode part, String at, List<Built> parts) {
    if (component.element() == null) {
      return one(component.type(), component.record(), part, at, parts);
    }
    if (!part.isArray()) {
      violations.add(new Violation(at, "must be an array, was " + kind(part)));
      return false;
    }
    boolean good = true;
    for (int i = 0; i < part.size(); i++) {
      good &= one(component.element(), component.record(), part.get(i), at + '/' + i, parts);
    }
    return good;
  }

  private static void hideValues(List<Violation> personal) {
    personal.replaceAll(one -> new Violation(one.pointer(), one.detail().split(", was ", 2)[0]));
  }

  private boolean one(
      Class<?> type, @Nullable RecordShape shape, JsonNode node, String at, List<Built> parts) {
    if (shape != null) {
      Object made = record(shape, node, at);
      if (made != null) {
        parts.add(new Built(made, at));
      }
      return made != null;
    }
    String objection = objection(type, node);
    if (objection != null) {
      violations.add(new Violation(at, objection));
    }
    return objection == null;
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

  private @Nullable Object make(RecordShape shape, JsonNode node, String pointer) {
    try {
      return RECORDS.treeToValue(node, shape.type());
    } catch (JsonProcessingException | IllegalArgumentException unfit) {
      violations.add(new Violation(pointer, "does not fit"));
      return null;
    }
  }

  private void validate(Object value, String pointer) {
    if (value instanceof Validated validated) {
      Violations own = new Violations();
      validated.validate(own);
      own.list()
          .forEach(one -> violations.add(new Violation(pointer + one.pointer(), one.detail())));
    }
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
