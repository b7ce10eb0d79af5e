package io.daybook.kernel;

/**
 * A command, or a part of one, with limits on its values that its types can't express.
 *
 * <p>Context: called once when a command has been decoded, before any decider sees it. Every
 * component that is not marked nullable is present by then. Violations are answered with a 422
 * problem of type {@code invalid-command}.
 *
 * <p>So that all of them are told at once, it is called also where a component is missing or of a
 * wrong type, which the client is told in any case: such a one is empty or zero here, and what is
 * added about it is dropped.
 */
@FunctionalInterface
public interface Validated {
  /** Adds all that is wrong with this value; never throws. */
  void validate(Violations violations);
}
