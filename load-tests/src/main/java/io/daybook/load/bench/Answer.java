package io.daybook.load.bench;

import org.jspecify.annotations.Nullable;

/** What a server answered, whatever the protocol; valid while a lane is called with it. */
interface Answer {
  int SUCCESS_FIRST = 200;
  int SUCCESS_END = 300;

  /** The server did not speak the HTTP that is understood here. */
  final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
      super(message);
    }
  }

  int status();

  /** Returns the value of a header, whose name is given in lower case; null when it is absent. */
  @Nullable String header(String name);

  /** Returns the body. */
  String body();

  default boolean isSuccess() {
    return status() >= SUCCESS_FIRST && status() < SUCCESS_END;
  }

  /** Tells whether it repeats the answer to an earlier command of the same key. */
  default boolean isReplayed() {
    return "true".equals(header("idempotent-replayed"));
  }
}
