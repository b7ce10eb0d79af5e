package io.daybook.partition;

import java.util.Arrays;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The answers to the latest commands of one stream, by command id. Most streams have few: those are
 * an array, since a map for each cached stream took more than the answers.
 */
final class RecentAnswers {
  static final int FEW_MAX = 8;
  private static final Answer[] NONE = {};

  private Answer[] few = NONE;
  private int count;
  private @Nullable LinkedHashMap<String, Answer> many;

  int size() {
    return many == null ? count : many.size();
  }

  @Nullable Answer get(String commandId) {
    if (many != null) {
      return many.get(commandId);
    }
    int index = indexOf(commandId);
    return index < 0 ? null : few[index];
  }

  private int indexOf(String commandId) {
    for (int i = 0; i < count; i++) {
      if (few[i].commandId().equals(commandId)) {
        return i;
      }
    }
    return -1;
  }

  /** Keeps an answer, in the place of an earlier one to the same command; returns that. */
  @Nullable Answer put(Answer answer) {
    if (many != null) {
      return many.put(answer.commandId(), answer);
    }
    int index = indexOf(answer.commandId());
    if (index >= 0) {
      Answer before = few[index];
      few[index] = answer;
      return before;
    }
    if (count == FEW_MAX) {
      many(answer);
      return null;
    }
    if (count == few.length) {
      few = Arrays.copyOf(few, Math.max(2, 2 * count));
    }
    few[count++] = answer;
    return null;
  }

  private void many(Answer answer) {
    LinkedHashMap<String, Answer> all = new LinkedHashMap<>(4 * FEW_MAX);
    for (Answer known : few) {
      all.put(known.commandId(), known);
    }
    all.put(answer.commandId(), answer);
    many = all;
    few = NONE;
    count = 0;
  }

  /** Forgets the eldest answer, and returns it; there must be one. */
  Answer removeEldest() {
    if (many != null) {
      return many.pollFirstEntry().getValue();
    }
    Answer eldest = few[0];
    System.arraycopy(few, 1, few, 0, --count);
    Arrays.fill(few, count, count + 1, null);
    return eldest;
  }

  void clear() {
    few = NONE;
    count = 0;
    many = null;
  }
}
