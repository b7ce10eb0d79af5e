package io.daybook.reactor;

/** What a step came to. */
sealed interface Outcome {
  Outcome ACCEPTED = new Accepted();

  /** It took effect. */
  record Accepted() implements Outcome {}

  /** A business rule said no. */
  record Refused(String code) implements Outcome {}
}
