package io.daybook.view;

import io.daybook.codec.PersonalShape;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.Category;
import io.daybook.kernel.Category.EventType;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.OpenEvent;
import io.daybook.kernel.Recorded;
import io.daybook.kernel.View;
import io.daybook.privacy.WordlessDefect;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How events fold into the rows of a view. Immutable. */
final class EventFold<R> {
  private final Map<Class<?>, View.Fold<?, R>> folds = new HashMap<>();
  private final Map<String, Map<String, Boolean>> concerned = new HashMap<>();

  EventFold(View<R> view, List<? extends DomainModule> modules) {
    view.folds().forEach(fold -> folds.put(fold.event(), fold));
    for (DomainModule module : modules) {
      module.categories().forEach(this::nameThose);
    }
  }

  /** Tells whether any event that is folded may have something personal. */
  boolean isPersonal() {
    return folds.keySet().stream().anyMatch(type -> PersonalShape.ofEvent(type).isPresent());
  }

  /** Returns what may be told and logged of a defect, whose message may have values of an event. */
  Throwable sayable(Throwable defect) {
    return WordlessDefect.sayable(defect, isPersonal());
  }

  private void nameThose(Category<?, ?, ?> category) {
    if (category.open() && folds.containsKey(OpenEvent.class)) {
      concerned.put(category.name(), Map.of());
      return;
    }
    Set<String> folded = new HashSet<>();
    for (EventType<?> type : category.events().values()) {
      if (folds.containsKey(type.type())) {
        folded.add(type.name());
      }
    }
    if (folded.isEmpty()) {
      return;
    }
    Map<String, Boolean> types = new HashMap<>();
    for (String stored : category.storedTypes().keySet()) {
      types.put(stored, !Collections.disjoint(category.becomes(stored), folded));
    }
    concerned.put(category.name(), types);
  }

  /**
   * Returns the key of the row that an event touches, null when it touches none.
   *
   * @param recorded one of the events that a stored one has become
   */
  @Nullable String key(Recorded<?> recorded) {
    View.Fold<?, R> fold = folds.get(recorded.event().getClass());
    return fold == null ? null : key(fold, recorded);
  }

  /**
   * Tells whether an event that can't be read may be one that touches a row: its type is, or has
   * become, one that is folded here, or is unknown and of a category of which events are folded.
   */
  boolean concerns(RecordedEvent unreadable) {
    Map<String, Boolean> types = concerned.get(unreadable.stream().category());
    return types != null && types.getOrDefault(unreadable.type(), true);
  }

  /** Returns the row after the event, null when it is gone. */
  @Nullable R apply(@Nullable R before, Recorded<?> recorded) {
    View.Fold<?, R> fold = folds.get(recorded.event().getClass());
    return fold == null ? before : apply(fold, before, recorded);
  }

  @SuppressWarnings("unchecked") // a fold is kept under the class of its events
  private static <E, R> String key(View.Fold<E, R> fold, Recorded<?> recorded) {
    return fold.key().apply((Recorded<E>) recorded);
  }

  @SuppressWarnings("unchecked") // a fold is kept under the class of its events
  private static <E, R> @Nullable R apply(
      View.Fold<E, R> fold, @Nullable R before, Recorded<?> recorded) {
    return fold.apply().apply(before, (Recorded<E>) recorded);
  }
}
