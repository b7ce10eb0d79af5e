package io.daybook.kernel;

/**
 * A command, or a part of one, with limits on its values that its types can't express.
 *
 * <p>Context: called once when a command has been decoded, before any decider sees it. Every
 * component that is not marked nullable is present by then. Violations are answered with a 422
 * problem of type {@code invalid-command}.
 */
@FunctionalInterface
public interface Validated {
  /** Adds all that is wrong with this value; never throws. */
  void validate(Violations violations);
}
