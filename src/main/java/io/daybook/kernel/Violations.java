package io.daybook.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects everything that is wrong with a command, so that a client is told all of it at once.
 *
 * <p>Context: passed to {@link Validated#validate}; one instance for one command, not thread-safe.
 */
public final class Violations {
  private final List<Violation> found = new ArrayList<>();

  /**
   * One thing that is wrong.
   *
   * @param pointer where, as a JSON pointer (RFC 6901), for example {@code /lines/0/quantity}
   * @param detail what, for people: what is allowed and what was found
   */
  public record Violation(String pointer, String detail) {}

  /** Adds a violation. */
  public void add(String pointer, String detail) {
    found.add(new Violation(pointer, detail));
  }

  /** Adds a violation unless the condition holds. */
  public void check(boolean holds, String pointer, String detail) {
    if (!holds) {
      add(pointer, detail);
    }
  }

  /** Adds a violation unless {@code min <= value <= max}. */
  public void range(String pointer, long value, long min, long max) {
    if (value < min || value > max) {
      add(pointer, "must be " + min + " to " + max + ", was " + value);
    }
  }

  /** Adds a violation unless the text has {@code min} to {@code max} characters. */
  public void length(String pointer, String text, int min, int max) {
    if (text.length() < min || text.length() > max) {
      add(pointer, "must have " + min + " to " + max + " characters, has " + text.length());
    }
  }

  /** Adds what is wrong with each part, null or not, its pointers below {@code pointer/index}. */
  public void each(String pointer, List<? extends @Nullable Validated> parts) {
    for (int i = 0; i < parts.size(); i++) {
      Validated part = parts.get(i);
      if (part == null) {
        add(pointer + '/' + i, "must not be null");
        continue;
      }
      Violations inner = new Violations();
      part.validate(inner);
      for (Violation violation : inner.found) {
        add(pointer + '/' + i + violation.pointer(), violation.detail());
      }
    }
  }

  /** Tells whether nothing is wrong. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** Returns what was found, in the order in which it was added. */
  public List<Violation> list() {
    return List.copyOf(found);
  }
}
