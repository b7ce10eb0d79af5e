package io.daybook.live;

import io.daybook.query.ViewDescription;
import io.daybook.view.Row;
import io.daybook.view.RowChanges.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which subscriptions a changed row may concern: by its key, or by the text of one of their index
 * fields; so that a change costs as much as it has readers.
 *
 * <p>Context: owned by one hub.
 */
final class RowInterests {
  private final ViewDescription view;
  private final Set<ViewSubscription> everything = new LinkedHashSet<>();
  private final Map<String, Set<ViewSubscription>> byKey = new HashMap<>();
  private final Map<String, Map<String, Set<ViewSubscription>>> byField = new HashMap<>();

  RowInterests(ViewDescription view) {
    this.view = view;
  }

  void add(ViewSubscription subscription) {
    switch (subscription.selector()) {
      case Selector.All _ -> everything.add(subscription);
      case Selector.Key key -> add(byKey, key.key(), subscription);
      case Selector.Where where -> {
        Map.Entry<String, String> first = first(where);
        add(
            byField.computeIfAbsent(first.getKey(), field -> new HashMap<>()),
            first.getValue(),
            subscription);
      }
    }
  }

  void remove(ViewSubscription subscription) {
    switch (subscription.selector()) {
      case Selector.All _ -> everything.remove(subscription);
      case Selector.Key key -> remove(byKey, key.key(), subscription);
      case Selector.Where where -> {
        Map.Entry<String, String> first = first(where);
        Map<String, Set<ViewSubscription>> byText = byField.get(first.getKey());
        if (byText != null) {
          remove(byText, first.getValue(), subscription);
        }
      }
    }
  }

  private static Map.Entry<String, String> first(Selector.Where where) {
    return where.fields().entrySet().iterator().next();
  }

  private static void add(
      Map<String, Set<ViewSubscription>> map, String name, ViewSubscription subscription) {
    map.computeIfAbsent(name, any -> new LinkedHashSet<>()).add(subscription);
  }

  private static void remove(
      Map<String, Set<ViewSubscription>> map, String name, ViewSubscription subscription) {
    Set<ViewSubscription> set = map.get(name);
    if (set != null && set.remove(subscription) && set.isEmpty()) {
      map.remove(name);
    }
  }

  /** Hands the subscriptions that the change may concern to the reader, each once. */
  void forEach(Change change, Consumer<ViewSubscription> reader) {
    everything.forEach(reader);
    byKey.getOrDefault(change.key(), Set.of()).forEach(reader);
    byField.forEach(
        (field, byText) -> {
          String before = text(change.before(), field);
          String after = text(change.after(), field);
          if (before != null) {
            byText.getOrDefault(before, Set.of()).forEach(reader);
          }
          if (after != null && !after.equals(before)) {
            byText.getOrDefault(after, Set.of()).forEach(reader);
          }
        });
  }

  private @Nullable String text(@Nullable Row row, String field) {
    return row == null ? null : view.text(row.value(), field);
  }

  /** Returns all subscriptions. */
  List<ViewSubscription> all() {
    List<ViewSubscription> all = new ArrayList<>(everything);
    byKey.values().forEach(all::addAll);
    byField.values().forEach(byText -> byText.values().forEach(all::addAll));
    return all;
  }
}
