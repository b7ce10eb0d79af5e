package io.daybook.eventstore.postgres;

/** Says in one sentence why the server can't work on a database. */
public final class UnusableStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableStoreException(String message) {
    super(message);
  }
}
