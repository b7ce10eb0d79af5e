package io.daybook.codec;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.daybook.codec.PersonalShape.Form;
import io.daybook.codec.PersonalShape.Part;
import io.daybook.kernel.DataSubject;
import io.daybook.kernel.Personal;
import java.io.IOException;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the types of records what is personal in them, and checks that it is clear whose it is
 * and what replaces it.
 */
final class PersonalShapes {
  private static final String USUAL_TEXT = "[erased]";
  private static final JsonMapper MAPPER = Mappers.tree();

  private final Map<Class<?>, PersonalShape> made = new HashMap<>();

  private PersonalShapes() {}

  static Optional<PersonalShape> read(Class<?> type, boolean subjectsNeeded) {
    if (!type.isRecord()) {
      return Optional.empty();
    }
    PersonalShapes shapes = new PersonalShapes();
    PersonalShape shape = shapes.shape(type);
    Set<PersonalShape> personal =
        shapes.made.values().stream()
            .filter(one -> isPersonal(one, new HashSet<>()))
            .collect(Collectors.toSet());
    shapes.made.values().forEach(one -> one.keepOnly(personal));
    if (!isPersonal(shape, new HashSet<>())) {
      return Optional.empty();
    }
    if (subjectsNeeded) {
      requireSubjects(shape, false, new HashSet<>());
    }
    return Optional.of(shape);
  }

  private static boolean isPersonal(PersonalShape shape, Set<PersonalShape> seen) {
    return seen.add(shape)
        && shape.parts().stream()
            .anyMatch(
                part ->
                    part.personal()
                        || (part.inner() != null
                            && isPersonal(PersonalShape.record(part.inner()), seen)));
  }

  private static void requireSubjects(
      PersonalShape shape, boolean inherited, Set<PersonalShape> seen) {
    boolean known = inherited || shape.hasSubject();
    for (Part part : shape.parts()) {
      if (part.personal() && part.of() == null && !known) {
        throw new IllegalArgumentException(
            "%s.%s is personal, but nothing says whose it is: mark the component with the person's"
                    .formatted(shape.type().getSimpleName(), part.name())
                + " id @DataSubject, or the record where the stream's id is the person's");
      }
      if (part.inner() != null && seen.add(PersonalShape.record(part.inner()))) {
        requireSubjects(PersonalShape.record(part.inner()), known, seen);
      }
    }
  }

  private PersonalShape shape(Class<?> type) {
    PersonalShape known = made.get(type);
    if (known != null) {
      return known;
    }
    PersonalShape shape = new PersonalShape(type);
    made.put(type, shape);
    List<String> subjects =
        Arrays.stream(type.getRecordComponents())
            .filter(component -> component.isAnnotationPresent(DataSubject.class))
            .<String>map(RecordComponent::getName)
            .toList();
    shape.subject(subjects.size() == 1 ? subjects.getFirst() : null);
    for (RecordComponent component : type.getRecordComponents()) {
      Personal personal = component.getAnnotation(Personal.class);
      if (personal != null) {
        shape.add(part(type, component, personal, subjects));
      } else {
        Form inner = form(type, component.getGenericType());
        if (inner != null) {
          shape.add(
              new Part(
                  component.getName(), false, null, null, inner, RecordShape.accessor(component)));
        }
      }
    }
    return shape;
  }

  private static Part part(
      Class<?> type, RecordComponent component, Personal personal, List<String> subjects) {
    String name = type.getSimpleName() + '.' + component.getName();
    if (subjects.contains(component.getName())) {
      throw new IllegalArgumentException(
          name + " is the id of a person, which is stored in the clear: it can't be @Personal");
    }
    if (personal.of().isEmpty() && subjects.size() > 1) {
      throw new IllegalArgumentException(
          "%s is personal, but may be of %s: say which with @Personal(of = \"…\")"
              .formatted(name, String.join(" or ", subjects)));
    }
    if (!personal.of().isEmpty() && !subjects.contains(personal.of())) {
      throw new IllegalArgumentException(
          "%s is said to be of %s, which is no component that is marked @DataSubject"
              .formatted(name, personal.of()));
    }
    String of = personal.of().isEmpty() ? null : personal.of();
    return new Part(
        component.getName(),
        true,
        of,
        erased(name, component, personal),
        null,
        RecordShape.accessor(component));
  }

  private static @Nullable JsonNode erased(
      String name, RecordComponent component, Personal personal) {
    if (!personal.erased().isEmpty()) {
      return declared(name, component, personal.erased());
    }
    Class<?> type = component.getType();
    if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
      return null;
    }
    if (type == String.class) {
      return TextNode.valueOf(USUAL_TEXT);
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return MAPPER.createArrayNode();
    }
    if (Map.class.isAssignableFrom(type)) {
      return MAPPER.createObjectNode();
    }
    throw new IllegalArgumentException(
        "%s is personal, but a %s can't be erased: mark it @Nullable, or say what replaces it with"
                .formatted(name, type.getSimpleName())
            + " @Personal(erased = \"…\")");
  }

  private static JsonNode declared(String name, RecordComponent component, String text) {
    JavaType type = MAPPER.constructType(component.getGenericType());
    if (component.getType() == String.class) {
      return TextNode.valueOf(text);
    }
    for (String json : List.of(text, TextNode.valueOf(text).toString())) {
      try {
        Object value = MAPPER.readerFor(type).readValue(json);
        if (value != null) {
          return MAPPER.readTree(MAPPER.writeValueAsBytes(value));
        }
      } catch (IOException | IllegalArgumentException unfit) {
        // The next form may fit.
      }
    }
    throw new IllegalArgumentException(
        "the replacement of %s is %s, which is no %s"
            .formatted(name, text, component.getType().getSimpleName()));
  }

  private @Nullable Form form(Class<?> owner, Type type) {
    return switch (type) {
      case Class<?> one -> one(owner, one);
      case GenericArrayType array -> each(form(owner, array.getGenericComponentType()));
      case ParameterizedType generic -> parameterized(owner, generic);
      default -> null;
    };
  }

  private @Nullable Form parameterized(Class<?> owner, ParameterizedType generic) {
    Class<?> raw = (Class<?>) generic.getRawType();
    Type[] arguments = generic.getActualTypeArguments();
    if (Collection.class.isAssignableFrom(raw) && arguments.length == 1) {
      return each(form(owner, arguments[0]));
    }
    if (Map.class.isAssignableFrom(raw) && arguments.length == 2) {
      Form value = form(owner, arguments[1]);
      return value == null ? null : new Form.Values(value);
    }
    return one(owner, raw);
  }

  private static @Nullable Form each(@Nullable Form element) {
    return element == null ? null : new Form.Each(element);
  }

  private @Nullable Form one(Class<?> owner, Class<?> type) {
    if (type.isArray()) {
      return each(form(owner, type.getComponentType()));
    }
    if (type.isSealed()) {
      requireNotPersonal(owner, type);
      return null;
    }
    if (!type.isRecord()) {
      return null;
    }
    return new Form.One(shape(type));
  }

  /** Which record stands there is not known from its JSON. */
  private void requireNotPersonal(Class<?> owner, Class<?> type) {
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        requireNotPersonal(owner, permitted);
      } else if (permitted.isRecord() && isPersonal(shape(permitted), new HashSet<>())) {
        throw new IllegalArgumentException(
            "%s has a %s, in which personal components can't be found: mark that component of %s"
                    .formatted(owner.getSimpleName(), type.getSimpleName(), owner.getSimpleName())
                + " @Personal as a whole");
      }
    }
  }
}
