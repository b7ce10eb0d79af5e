package io.daybook.live;

/** Told of what can't be followed, before anything was sent. */
@FunctionalInterface
public interface Refusal {
  /**
   * Answers with a problem.
   *
   * @param type its type, as in {@code not-found}
   * @param detail what was expected and what was found
   */
  void refused(String type, String detail);
}
