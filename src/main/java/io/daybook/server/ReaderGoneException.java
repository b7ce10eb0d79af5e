package io.daybook.server;

import java.io.IOException;

/** Thrown when who reads standard output has seen enough, as {@code head} has: nothing to tell. */
final class ReaderGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReaderGoneException(IOException broken) {
    super(broken);
  }

  /** Tells whether a write failed because nobody reads; Java has no type for it. */
  static boolean isBrokenPipe(IOException failure) {
    return String.valueOf(failure.getMessage()).contains("Broken pipe");
  }
}
