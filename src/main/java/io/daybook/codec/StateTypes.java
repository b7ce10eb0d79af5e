package io.daybook.codec;

import io.daybook.kernel.Category;
import io.daybook.kernel.Category.EventType;
import io.daybook.kernel.Upcaster;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Which types the states of a category have, and what they look like. */
final class StateTypes {
  private static final int FINGERPRINT_BYTES = 8;

  private StateTypes() {}

  /**
   * Returns the types that a state may have, given one of them: all records and enums under its
   * sealed interface, else itself; none when it is neither a record nor an enum.
   */
  static List<Class<?>> of(Class<?> initial) {
    if (!initial.isRecord() && !initial.isEnum()) {
      return List.of();
    }
    for (Class<?> parent : initial.getInterfaces()) {
      if (parent.isSealed()) {
        List<Class<?>> all = new ArrayList<>();
        collect(parent, all);
        return List.copyOf(all);
      }
    }
    return List.of(initial);
  }

  private static void collect(Class<?> type, List<Class<?>> all) {
    if (type.isSealed()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        collect(permitted, all);
      }
    } else {
      all.add(type);
    }
  }

  /**
   * Returns a fingerprint of the types: 16 hexadecimal digits that change when a component of one,
   * at any depth, gets another name or type.
   */
  static String fingerprint(List<Class<?>> types) {
    StringBuilder text = new StringBuilder();
    Set<Class<?>> seen = new HashSet<>();
    types.stream()
        .sorted(Comparator.comparing(Class::getSimpleName))
        .forEach(type -> describe(type, text, seen));
    return fingerprint(text.toString());
  }

  /**
   * Returns a fingerprint of the events that states are made of: 16 hexadecimal digits that change
   * when a type or version comes or goes, or gets an upcaster to elsewhere.
   */
  static String fingerprint(Category<?, ?, ?> category) {
    List<String> events = new ArrayList<>();
    for (EventType<?> type : category.events().values()) {
      events.add(type.name() + ':' + type.schemaVersion());
    }
    for (Upcaster step : category.upcasters()) {
      StringBuilder text = new StringBuilder(step.type() + ':' + step.fromVersion() + '>');
      step.parts()
          .forEach(part -> text.append(part.type()).append(':').append(part.schemaVersion()));
      events.add(text.toString());
    }
    events.sort(Comparator.naturalOrder());
    return fingerprint(events.toString());
  }

  private static String fingerprint(String text) {
    return HexFormat.of().formatHex(sha256(text), 0, FINGERPRINT_BYTES);
  }

  private static void describe(Type type, StringBuilder text, Set<Class<?>> seen) {
    if (type instanceof ParameterizedType generic) {
      text.append(generic.getRawType().getTypeName()).append('<');
      for (Type argument : generic.getActualTypeArguments()) {
        describe(argument, text, seen);
        text.append(',');
      }
      text.append('>');
    } else if (type instanceof Class<?> one) {
      text.append(one.isRecord() ? one.getSimpleName() : one.getName());
      if (seen.add(one)) {
        describeParts(one, text, seen);
      }
    } else {
      text.append(type.getTypeName());
    }
  }

  private static void describeParts(Class<?> type, StringBuilder text, Set<Class<?>> seen) {
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        text.append('(').append(component.getName()).append(':');
        describe(component.getGenericType(), text, seen);
        text.append(')');
      }
    } else if (type.isEnum()) {
      text.append(Arrays.toString(type.getEnumConstants()));
    } else if (type.isSealed()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        text.append('|');
        describe(permitted, text, seen);
      }
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
