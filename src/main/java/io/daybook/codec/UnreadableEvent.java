package io.daybook.codec;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a stored event can't be read: its type is unknown, its schema newer than this
 * program's, an upcaster fails, or its data does not fit. The message says which, for people, and
 * names no data. Has no stack trace of its own, since it is an answer and not a defect.
 */
public final class UnreadableEvent extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableEvent(String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
  }

  /** Returns what is wrong, for people. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
