package io.daybook.live;

import io.daybook.query.ViewDescription;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether there is what a client wants to subscribe to. */
final class Admission {
  private final Map<String, WatchedView> views;
  private final Set<String> categories;

  Admission(Map<String, WatchedView> views, Set<String> categories) {
    this.views = views;
    this.categories = categories;
  }

  /** Returns why it can't be subscribed to; null when it can. */
  @Nullable LiveProblem objection(LiveRequest.Subscribe request) {
    return switch (request) {
      case LiveRequest.SubscribeView view -> objection(view);
      case LiveRequest.SubscribeStream stream -> objection(stream.stream().category());
      case LiveRequest.SubscribeCategory category -> objection(category.category());
      case LiveRequest.SubscribePartition _ -> null;
    };
  }

  private @Nullable LiveProblem objection(String category) {
    return categories.contains(category)
        ? null
        : LiveProblem.notFound(
            "there is no such category; there are " + String.join(", ", new TreeSet<>(categories)));
  }

  private @Nullable LiveProblem objection(LiveRequest.SubscribeView request) {
    WatchedView view = views.get(request.view());
    if (view == null) {
      return LiveProblem.notFound(
          "there is no such view; there are " + String.join(", ", views.keySet()));
    }
    if (request.selector() instanceof Selector.Where where) {
      ViewDescription description = view.description();
      String detail = description.objection(where.fields().keySet(), null);
      return detail == null ? null : LiveProblem.malformed(detail);
    }
    return null;
  }
}
