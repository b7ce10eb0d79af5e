package io.daybook.view;

import io.daybook.codec.PersonalShape;
import io.daybook.feed.FeedEvent;
import io.daybook.feed.Unreadable;
import io.daybook.kernel.Category;
import io.daybook.kernel.Category.EventType;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Recorded;
import io.daybook.kernel.View;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How events fold into the rows of a view. Immutable. */
final class EventFold<R> {
  private final Map<Class<?>, View.Fold<?, R>> folds = new HashMap<>();
  private final Set<String> storedNames = new HashSet<>();

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

  private void nameThose(Category<?, ?, ?> category) {
    for (EventType<?> type : category.events().values()) {
      if (folds.containsKey(type.type())) {
        storedNames.add(category.name() + '/' + type.name());
      }
    }
  }

  /**
   * Returns the key of the row that the event touches, null when it touches none.
   *
   * @throws IllegalStateException when the event should touch one, but can't be read
   */
  @Nullable String key(FeedEvent event) {
    if (event.decoded().event() instanceof Unreadable unreadable) {
      return refuse(event, unreadable);
    }
    View.Fold<?, R> fold = folds.get(event.decoded().event().getClass());
    return fold == null ? null : key(fold, event.decoded());
  }

  private @Nullable String refuse(FeedEvent event, Unreadable unreadable) {
    String name = event.stored().stream().category() + '/' + event.stored().type();
    if (storedNames.contains(name)) {
      throw new IllegalStateException(unreadable.problem());
    }
    return null;
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
