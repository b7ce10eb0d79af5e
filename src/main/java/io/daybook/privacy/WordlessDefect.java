package io.daybook.privacy;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A defect as it may be logged where something personal may be in its message: the types and stack
 * traces of it and of its causes, without a word of what they say. Its own message is the type.
 */
public final class WordlessDefect extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private WordlessDefect(Throwable defect, Set<Throwable> seen) {
    super(defect.getClass().getName(), cause(defect, seen), false, true);
    setStackTrace(defect.getStackTrace());
  }

  /** Returns what may be said of a defect. */
  public static WordlessDefect of(Throwable defect) {
    return new WordlessDefect(defect, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  /** Returns what may be said of a defect: itself, unless something personal may be in it. */
  public static Throwable sayable(Throwable defect, boolean personal) {
    return personal ? of(defect) : defect;
  }

  private static @Nullable Throwable cause(Throwable defect, Set<Throwable> seen) {
    Throwable cause = defect.getCause();
    return seen.add(defect) && cause != null && !seen.contains(cause)
        ? new WordlessDefect(cause, seen)
        : null;
  }
}
