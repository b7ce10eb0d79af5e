package io.daybook.kernel;

import java.util.List;

/**
 * The decider of open categories: a command is the list of events that it causes, and there is no
 * state.
 */
final class NoRules implements Decider<List<Object>, Object, NoRules.NoState> {
  /** What is known of an open stream. */
  enum NoState {
    NONE
  }

  @Override
  public NoState initial() {
    return NoState.NONE;
  }

  @Override
  public List<Object> decide(List<Object> events, NoState state) {
    return events;
  }

  @Override
  public NoState evolve(NoState state, Object event) {
    return state;
  }
}
