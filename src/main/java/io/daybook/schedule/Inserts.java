package io.daybook.schedule;

import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.Key;
import io.daybook.eventstore.ScheduledCommandStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Inserts many commands in one statement: those that come while one is under way go together with
 * the next.
 *
 * <p>Context: owned by one verticle.
 */
final class Inserts {
  private final ScheduledCommandStore store;
  private final ScheduleOptions options;
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private boolean underWay;

  private record Entry(ScheduledCommand command, Promise<Optional<ScheduledCommand>> inTheWay) {}

  Inserts(ScheduledCommandStore store, ScheduleOptions options) {
    this.store = store;
    this.options = options;
  }

  /** Keeps a command; returns the one that was there under its key, nothing where none was. */
  Future<Optional<ScheduledCommand>> insert(ScheduledCommand command) {
    Entry entry = new Entry(command, Promise.promise());
    queue.add(entry);
    if (!underWay) {
      next();
    }
    return entry.inTheWay.future();
  }

  private void next() {
    Map<Key, Entry> group = take();
    if (group.isEmpty()) {
      return;
    }
    underWay = true;
    List<ScheduledCommand> commands = group.values().stream().map(Entry::command).toList();
    store
        .insert(commands)
        .onComplete(
            there -> {
              underWay = false;
              group.forEach(
                  (key, entry) -> entry.inTheWay.complete(Optional.ofNullable(there.get(key))));
              next();
            },
            failure -> {
              underWay = false;
              group.values().forEach(entry -> entry.inTheWay.fail(failure));
              next();
            });
  }

  /** A second one of the same key has to wait for the first. */
  private Map<Key, Entry> take() {
    Map<Key, Entry> group = new LinkedHashMap<>();
    long bytes = 0;
    Iterator<Entry> entries = queue.iterator();
    while (entries.hasNext() && group.size() < options.insertsMax()) {
      Entry entry = entries.next();
      bytes += entry.command.content().body().length();
      if (!group.isEmpty() && bytes > options.insertBytesMax()) {
        break;
      }
      if (group.putIfAbsent(entry.command.key(), entry) == null) {
        entries.remove();
      }
    }
    return group;
  }
}
