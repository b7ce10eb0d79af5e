package io.daybook.kernel;

import io.daybook.kernel.Category.EventType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * All types and versions of a category's events that may be stored, and that each of them leads to
 * what is written today. Immutable.
 *
 * <p>Checked: no version lacks its upcaster; no upcaster begins at what is written today, or later,
 * or where another one does; none leads to what the category does not know, or back to itself.
 */
final class SchemaHistory {
  private final String category;
  private final Map<String, ? extends EventType<?>> events;
  private final Map<Form, Upcaster> steps = new HashMap<>();

  private record Form(String type, int schemaVersion) {
    @Override
    public String toString() {
      return "schema version " + schemaVersion + " of " + type;
    }
  }

  /**
   * Creates the history.
   *
   * @throws IllegalArgumentException when something of the above does not hold, in one sentence
   */
  SchemaHistory(
      String category, Map<String, ? extends EventType<?>> events, List<Upcaster> upcasters) {
    this.category = category;
    this.events = events;
    for (Upcaster upcaster : upcasters) {
      if (steps.put(new Form(upcaster.type(), upcaster.fromVersion()), upcaster) != null) {
        throw wrong(begin(upcaster) + " stands twice");
      }
    }
    upcasters.forEach(this::checkBeginning);
    lastVersions().forEach(this::checkGapless);
    upcasters.forEach(this::checkTargets);
    steps.keySet().forEach(form -> checkAcyclic(form, new HashSet<>()));
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("category " + category + ": " + what);
  }

  private static String begin(Upcaster upcaster) {
    return "the upcaster of " + new Form(upcaster.type(), upcaster.fromVersion());
  }

  private void checkBeginning(Upcaster upcaster) {
    EventType<?> current = events.get(upcaster.type());
    if (current != null && upcaster.fromVersion() >= current.schemaVersion()) {
      throw wrong(
          "%s begins at what is written today, or later: the event type is declared with version %d"
              .formatted(begin(upcaster), current.schemaVersion()));
    }
  }

  private void checkGapless(String type, int last) {
    for (int version = 1; version < last; version++) {
      Form form = new Form(type, version);
      if (!steps.containsKey(form)) {
        throw wrong(
            "no upcaster takes %s further, though there is version %d".formatted(form, last));
      }
    }
  }

  private void checkTargets(Upcaster upcaster) {
    for (Upcaster.Part part : upcaster.parts()) {
      Form target = new Form(part.type(), part.schemaVersion());
      EventType<?> current = events.get(part.type());
      boolean written = current != null && current.schemaVersion() == part.schemaVersion();
      if (!written && !steps.containsKey(target)) {
        throw wrong(
            "%s leads to %s, which is neither an event type of today nor taken further"
                .formatted(begin(upcaster), target));
      }
    }
  }

  private void checkAcyclic(Form form, Set<Form> before) {
    Upcaster step = steps.get(form);
    if (step == null) {
      return;
    }
    if (!before.add(form)) {
      throw wrong("the upcasters of " + form + " lead back to it");
    }
    for (Upcaster.Part part : step.parts()) {
      checkAcyclic(new Form(part.type(), part.schemaVersion()), before);
    }
    before.remove(form);
  }

  /** Returns the last version of every type that may be stored, by its name. */
  Map<String, Integer> lastVersions() {
    Map<String, Integer> last = new HashMap<>();
    steps.keySet().forEach(form -> last.merge(form.type(), form.schemaVersion(), Math::max));
    events.forEach((name, type) -> last.put(name, type.schemaVersion()));
    return last;
  }

  /** Returns the names of the types of today that events of a stored type have become. */
  Set<String> becomes(String type) {
    Set<String> names = new TreeSet<>();
    if (events.containsKey(type)) {
      names.add(type);
    }
    steps.forEach(
        (form, step) -> {
          if (form.type().equals(type)) {
            collect(step, names);
          }
        });
    return names;
  }

  private void collect(Upcaster step, Set<String> names) {
    for (Upcaster.Part part : step.parts()) {
      Upcaster next = steps.get(new Form(part.type(), part.schemaVersion()));
      if (next == null) {
        names.add(part.type());
      } else {
        collect(next, names);
      }
    }
  }
}
