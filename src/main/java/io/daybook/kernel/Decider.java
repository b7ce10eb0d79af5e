package io.daybook.kernel;

import java.util.List;

/**
 * The pure business rules of a category: no I/O, no clock, no randomness, no shared state.
 *
 * <p>Context: called on the event loop that owns the stream's partition, one call at a time per
 * stream. A command may be decided more than once, when another writer got ahead of it; only the
 * last decision is stored.
 *
 * @param <C> the commands of the category, records under one sealed interface
 * @param <E> the events of the category, records under one sealed interface
 * @param <S> the state of one stream, immutable
 */
public interface Decider<C, E, S> {

  /** Returns the state of a stream before its first event. */
  S initial();

  /**
   * Returns the events that the command causes in this state, none when nothing has to change.
   *
   * @throws Rejection when a business rule says no
   */
  List<E> decide(C command, S state);

  /**
   * Returns the state after the event. Total: every stored event must be accepted in every state.
   */
  S evolve(S state, E event);
}
