package io.daybook.server;

/** Thrown when a setting is unknown or not allowed; its message is one sentence for people. */
final class BadSettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadSettingException(String message) {
    super(message);
  }
}
