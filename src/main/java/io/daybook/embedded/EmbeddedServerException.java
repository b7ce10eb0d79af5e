package io.daybook.embedded;

import org.jspecify.annotations.Nullable;

/** An embedded server that cannot run. The message is for the person at the command line. */
public final class EmbeddedServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedServerException(String message) {
    super(message);
  }

  EmbeddedServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static EmbeddedServerException interrupted(String doing, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new EmbeddedServerException("interrupted while " + doing, cause);
  }
}
