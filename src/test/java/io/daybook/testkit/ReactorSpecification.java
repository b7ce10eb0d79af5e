package io.daybook.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.kernel.Decider;
import io.daybook.kernel.Reaction;
import io.daybook.kernel.Reactor;
import io.daybook.kernel.Reactor.Rule;
import io.daybook.kernel.Recorded;
import io.daybook.kernel.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Specifies a reactor: given the events of a stream, when one more is recorded, then commands.
 *
 * <pre>{@code
 * spec.given("order", "o-1", placed).when(cancelled).then("stock/s: ReleaseAll[orderId=o-1]");
 * }</pre>
 *
 * <p>Every command is accepted unless the specification says otherwise with {@link When#refusing}.
 * The commands are those that are sent then, in the order in which they stand in the reaction. Each
 * step also checks that the same event is reacted to in the same way again.
 */
public final class ReactorSpecification {
  /** When the event was recorded that is reacted to. */
  public static final Instant RECORDED_AT = Instant.parse("2026-03-04T05:06:07.123456Z");

  private final Reactor reactor;

  private ReactorSpecification(Reactor reactor) {
    this.reactor = reactor;
  }

  /** Starts the specification of a reactor. */
  public static ReactorSpecification of(Reactor reactor) {
    return new ReactorSpecification(reactor);
  }

  /** Gives a stream's events so far. */
  public Given given(String category, String id, Object... history) {
    return new Given(new StreamId(category, id), List.of(history));
  }

  /** The history of a stream. */
  public final class Given {
    private final StreamId stream;
    private final List<Object> history;

    private Given(StreamId stream, List<Object> history) {
      this.stream = stream;
      this.history = history;
    }

    /** Records one more event. */
    public When when(Object event) {
      Recorded<Object> recorded = new Recorded<>(stream, history.size() + 1L, RECORDED_AT, event);
      Reaction reaction = reaction(recorded);
      assertThat(reaction(recorded)).as("reacted to again").isEqualTo(reaction);
      return new When(reaction, Map.of());
    }

    private Reaction reaction(Recorded<Object> event) {
      for (Rule<?> rule : reactor.rules()) {
        if (rule.event().equals(event.event().getClass())) {
          return asked(rule, event);
        }
      }
      return Reaction.nothing();
    }

    @SuppressWarnings("unchecked") // the rule was found by the class of the event
    private <E> Reaction asked(Rule<E> rule, Recorded<?> event) {
      Recorded<E> typed = (Recorded<E>) event;
      return switch (rule) {
        case Rule.Plain<E> plain -> plain.react().apply(typed);
        case Rule.Folding<E, ?> folding -> folded(folding, typed);
      };
    }

    @SuppressWarnings("unchecked") // the history is of the decider's category
    private <E, S> Reaction folded(Rule.Folding<E, S> rule, Recorded<E> event) {
      Decider<?, Object, S> decider = (Decider<?, Object, S>) rule.decider();
      S state = decider.initial();
      for (Object past : history) {
        state = decider.evolve(state, past);
      }
      return rule.react().apply(event, decider.evolve(state, event.event()));
    }
  }

  /** A reaction. */
  public static final class When {
    private final Reaction reaction;
    private final Map<String, String> refused;

    private When(Reaction reaction, Map<String, String> refused) {
      this.reaction = reaction;
      this.refused = refused;
    }

    /** Lets a command be refused, named as in {@link #then}. */
    public When refusing(String command, String code) {
      Map<String, String> more = new HashMap<>(refused);
      more.put(command, code);
      return new When(reaction, more);
    }

    /**
     * Expects these commands and no others: {@code category/id: Command[…]}, with {@code at <time>
     * } before it where it is sent later.
     */
    public void then(String... commands) {
      List<String> sent = new ArrayList<>();
      var _ = play(reaction, sent);
      assertThat(sent).containsExactly(commands);
      assertThat(sent).as("what is refused was sent").containsAll(refused.keySet());
    }

    /** Expects no command. */
    public void thenNothing() {
      then();
    }

    /** Returns the code of the refusal, null when the step was accepted. */
    private @Nullable String play(Reaction step, List<String> sent) {
      return switch (step) {
        case Reaction.Nothing() -> null;
        case Reaction.Send send -> sent(send.stream() + ": " + send.command(), sent);
        case Reaction.Later later ->
            sent("at %s %s: %s".formatted(later.at(), later.stream(), later.command()), sent);
        case Reaction.Together(List<Reaction> parts) -> {
          String code = null;
          for (Reaction part : parts) {
            String ofPart = play(part, sent);
            code = code == null ? ofPart : code;
          }
          yield code;
        }
        case Reaction.Then(Reaction first, Reaction next) -> {
          String code = play(first, sent);
          yield code == null ? play(next, sent) : code;
        }
        case Reaction.Otherwise otherwise -> {
          String code = play(otherwise.first(), sent);
          boolean applies =
              code != null && (otherwise.code() == null || otherwise.code().equals(code));
          yield applies ? play(otherwise.instead(), sent) : code;
        }
      };
    }

    private @Nullable String sent(String command, List<String> sent) {
      sent.add(command);
      return refused.get(command);
    }
  }
}
