package io.daybook.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.kernel.Decider;
import io.daybook.kernel.Rejection;
import io.daybook.kernel.Validated;
import io.daybook.kernel.Violations;
import java.util.ArrayList;
import java.util.List;

/**
 * Specifies a decider: given events, when a command, then events, nothing or a rejection.
 *
 * <p>Each step also checks the laws that the engine relies on: the same command in the same state
 * is decided the same way; neither deciding nor evolving changes a state; evolving is a function of
 * state and event; every event is accepted in every state met, and gives a state.
 *
 * @param <C> the commands
 * @param <E> the events
 * @param <S> the state
 */
@SuppressWarnings("varargs") // only read: handed to List.of
public final class DeciderSpecification<C, E, S> {
  private final Decider<C, E, S> decider;

  private DeciderSpecification(Decider<C, E, S> decider) {
    this.decider = decider;
  }

  /** Starts the specification of a decider. */
  public static <C, E, S> DeciderSpecification<C, E, S> of(Decider<C, E, S> decider) {
    return new DeciderSpecification<>(decider);
  }

  /** Gives the stream's events so far, none for a new stream. */
  @SafeVarargs
  public final Given given(E... history) {
    return new Given(List.of(history));
  }

  /** Gives the stream's events so far. */
  public Given given(List<? extends E> history) {
    return new Given(List.copyOf(history));
  }

  /** The history of a stream. */
  public final class Given {
    private final List<E> history;

    private Given(List<E> history) {
      this.history = history;
    }

    /** Returns the state after the history. */
    public S state() {
      return fold(decider.initial(), history);
    }

    /** Returns the history with more events. */
    @SafeVarargs
    public final Given and(E... more) {
      return new Given(joined(history, List.of(more)));
    }

    /** Decides a valid command after this history. */
    public When when(C command) {
      assertValid(command);
      S state = state();
      String before = state.toString();
      Outcome outcome = outcome(command, state);
      assertThat(outcome(command, state)).as("decided again").isEqualTo(outcome);
      if (outcome instanceof Accepted<?>(List<?> events)) {
        assertEvolvesByLaw(state, typed(events));
      }
      assertThat(state.toString()).as("state after deciding").isEqualTo(before);
      return new When(outcome);
    }

    private void assertEvolvesByLaw(S state, List<E> events) {
      S after = fold(state, events);
      assertThat(fold(state, events)).as("evolved again").isEqualTo(after);
      assertThat(state()).as("folded again").isEqualTo(state).hasSameHashCodeAs(state);
      for (E event : joined(history, events)) {
        for (S any : List.of(decider.initial(), state, after)) {
          assertThat(decider.evolve(any, event)).as("%s after %s", any, event).isNotNull();
        }
      }
    }

    @SuppressWarnings("unchecked")
    private List<E> typed(List<?> events) {
      return (List<E>) events;
    }
  }

  /** The outcome of a command. */
  public final class When {
    private final Outcome outcome;

    private When(Outcome outcome) {
      this.outcome = outcome;
    }

    /** Expects these events and no others. */
    @SafeVarargs
    public final void then(E... events) {
      assertThat(outcome).isEqualTo(new Accepted<>(List.of(events)));
    }

    /** Expects that nothing changes. */
    public void thenNothing() {
      assertThat(outcome).isEqualTo(new Accepted<>(List.of()));
    }

    /** Expects a rejection by its code. */
    public void thenRejected(String code) {
      assertThat(outcome).isInstanceOfSatisfying(Refused.class, no -> assertRefused(no, code));
    }

    private void assertRefused(Refused no, String code) {
      assertThat(no.code()).isEqualTo(code).matches("[a-z]+(-[a-z]+)*");
      assertThat(no.detail()).isNotBlank();
    }
  }

  private sealed interface Outcome {}

  private record Accepted<E>(List<E> events) implements Outcome {}

  private record Refused(String code, String detail) implements Outcome {}

  private Outcome outcome(C command, S state) {
    try {
      return new Accepted<>(decider.decide(command, state));
    } catch (Rejection no) {
      return new Refused(no.code(), no.detail());
    }
  }

  private S fold(S state, List<E> events) {
    S folded = state;
    for (E event : events) {
      folded = decider.evolve(folded, event);
    }
    return folded;
  }

  private static void assertValid(Object command) {
    if (command instanceof Validated validated) {
      Violations violations = new Violations();
      validated.validate(violations);
      assertThat(violations.list()).as("violations of %s", command).isEmpty();
    }
  }

  private static <E> List<E> joined(List<E> first, List<E> second) {
    List<E> all = new ArrayList<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }
}
