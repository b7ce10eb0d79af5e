package io.daybook.live;

import io.daybook.codec.Json;
import io.daybook.query.ViewDescription;
import io.daybook.view.Row;
import io.daybook.view.RowChanges.Change;
import org.jspecify.annotations.Nullable;

/** A change of a row, as its readers share it: encoded when the first of them needs it. */
final class ChangedRow {
  private final Change change;
  private final State now;
  private final State gone;

  /** What a reader is told of a row. */
  static final class State {
    private final String key;
    private final @Nullable Row row;
    private @Nullable String text;

    private State(String key, @Nullable Row row) {
      this.key = key;
      this.row = row;
    }

    /** Returns the row; null when it is gone, or no longer one of the reader's. */
    @Nullable Json row() {
      return row == null ? null : row.json();
    }

    /** Returns the shared part of a row frame. */
    String text() {
      String made = text;
      if (made == null) {
        made = LiveFrames.row(key, row());
        text = made;
      }
      return made;
    }
  }

  ChangedRow(Change change) {
    this.change = change;
    Row after = change.after();
    this.gone = new State(change.key(), null);
    this.now = after == null ? gone : new State(change.key(), after);
  }

  String key() {
    return change.key();
  }

  /** Returns what a reader of these rows is told; null when it does not concern him. */
  @Nullable State seenBy(ViewDescription view, Selector selector) {
    return switch (selector) {
      case Selector.All _ -> now;
      case Selector.Key key -> key.key().equals(change.key()) ? now : null;
      case Selector.Where where -> {
        if (matches(view, change.after(), where)) {
          yield now;
        }
        yield matches(view, change.before(), where) ? gone : null;
      }
    };
  }

  private static boolean matches(ViewDescription view, @Nullable Row row, Selector.Where where) {
    return row != null && view.matches(row.value(), where.fields());
  }
}
