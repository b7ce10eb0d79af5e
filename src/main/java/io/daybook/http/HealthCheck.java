package io.daybook.http;

import io.vertx.core.Future;

/**
 * Something without which the server can't do its work.
 *
 * @param name what it is, for example {@code event-store}
 * @param check succeeds when it is there, with what of it is wrong nevertheless, or an empty text;
 *     else fails with a message that says what is wrong
 */
public record HealthCheck(String name, Check check) {
  /** Asks. */
  @FunctionalInterface
  public interface Check {
    /** Asks once; must not block. */
    Future<String> run();
  }
}
