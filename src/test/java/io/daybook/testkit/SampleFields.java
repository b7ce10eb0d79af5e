package io.daybook.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.daybook.codec.Json;
import io.daybook.codec.Mappers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.TreeSet;

/** The fields of JSON texts and of the records that are read from them, as JSON pointers. */
final class SampleFields {
  private static final JsonMapper MAPPER = Mappers.upcast();

  private SampleFields() {}

  /** Returns each value as {@code /lines/0/sku=\"a\"}. */
  static Set<String> values(Json json) {
    Set<String> values = new TreeSet<>();
    collect(tree(json), "", values, true);
    return values;
  }

  /** Returns the name of each field, in lists once, as {@code /lines/-/sku}. */
  static Set<String> names(Json json) {
    Set<String> names = new TreeSet<>();
    collect(tree(json), "", names, false);
    return names;
  }

  private static JsonNode tree(Json json) {
    try {
      return MAPPER.readTree(json.bytes());
    } catch (IOException defect) {
      throw new UncheckedIOException(defect);
    }
  }

  private static void collect(JsonNode node, String at, Set<String> found, boolean values) {
    if (node.isObject()) {
      node.fields()
          .forEachRemaining(
              field -> {
                String name = at + '/' + field.getKey();
                found.add(name);
                collect(field.getValue(), name, found, values);
              });
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        collect(node.get(i), at + '/' + (values ? Integer.toString(i) : "-"), found, values);
      }
    } else if (values) {
      found.add(at + '=' + node);
    }
  }

  /** Returns the name of each part of a record, as {@link #names} does. */
  static Set<String> parts(Type type) {
    Set<String> names = new TreeSet<>();
    collect(type, "", names);
    return names;
  }

  private static void collect(Type type, String at, Set<String> found) {
    if (type instanceof Class<?> record && record.isRecord()) {
      for (RecordComponent component : record.getRecordComponents()) {
        String name = at + '/' + component.getName();
        found.add(name);
        collect(component.getGenericType(), name, found);
      }
    } else if (type instanceof ParameterizedType list
        && list.getActualTypeArguments().length == 1) {
      collect(list.getActualTypeArguments()[0], at + "/-", found);
    }
  }
}
