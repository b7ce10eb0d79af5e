package io.daybook.codec;

import io.daybook.kernel.Personal;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What JSON a record is read from: its components, and which of them must be there. A component is
 * required unless it is marked nullable.
 */
final class RecordShape {
  private final Class<?> type;
  private final Map<String, Component> components = new LinkedHashMap<>();

  /**
   * A component of a record.
   *
   * @param type its type; of a list, the list's
   * @param record its shape where it is a record, or a list's element's shape; else null
   * @param element the type of its elements where it is a list, else null
   * @param personal whether its value is not to be repeated to anybody
   */
  record Component(
      String name,
      Class<?> type,
      boolean required,
      @Nullable RecordShape record,
      @Nullable Class<?> element,
      boolean personal,
      MethodHandle accessor) {}

  private RecordShape(Class<?> type) {
    this.type = type;
  }

  /**
   * Returns the shape of a record.
   *
   * @throws IllegalArgumentException when the type is not a record
   */
  static RecordShape of(Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException("a command is a record, this is not: " + type.getName());
    }
    RecordShape shape = new RecordShape(type);
    for (RecordComponent component : type.getRecordComponents()) {
      shape.components.put(component.getName(), component(component));
    }
    return shape;
  }

  private static Component component(RecordComponent component) {
    Class<?> type = component.getType();
    Class<?> element = List.class.isAssignableFrom(type) ? element(component) : null;
    Class<?> inner = element == null ? type : element;
    return new Component(
        component.getName(),
        type,
        type.isPrimitive() || !component.getAnnotatedType().isAnnotationPresent(Nullable.class),
        inner.isRecord() ? of(inner) : null,
        element,
        component.isAnnotationPresent(Personal.class),
        accessor(component));
  }

  private static @Nullable Class<?> element(RecordComponent component) {
    if (component.getAnnotatedType() instanceof AnnotatedParameterizedType list) {
      AnnotatedType element = list.getAnnotatedActualTypeArguments()[0];
      return element.getType() instanceof Class<?> known ? known : null;
    }
    return null;
  }

  static MethodHandle accessor(RecordComponent component) {
    try {
      var method = component.getAccessor();
      method.setAccessible(true);
      return MethodHandles.lookup().unreflect(method);
    } catch (IllegalAccessException defect) {
      throw new IllegalArgumentException("a record is not readable", defect);
    }
  }

  Class<?> type() {
    return type;
  }

  List<Component> components() {
    return new ArrayList<>(components.values());
  }

  boolean has(String name) {
    return components.containsKey(name);
  }

  /** Tells whether all that is required is there, at every depth. */
  boolean isComplete(Object value) {
    for (Component component : components.values()) {
      if (!isComplete(component, read(component, value))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isComplete(Component component, @Nullable Object part) {
    if (part == null) {
      return !component.required();
    }
    RecordShape inner = component.record();
    if (component.element() == null) {
      return inner == null || inner.isComplete(part);
    }
    for (Object element : (List<?>) part) {
      if (element == null || (inner != null && !inner.isComplete(element))) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Object read(Component component, Object value) {
    if (component.type().isPrimitive()) {
      return true;
    }
    try {
      return component.accessor().invoke(value);
    } catch (Throwable defect) {
      throw new IllegalStateException("a record can't be read: " + component.name(), defect);
    }
  }
}
