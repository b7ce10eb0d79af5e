package io.daybook.reactor;

import io.daybook.command.CommandEnvelope.Context;
import io.daybook.eventstore.Metadata;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.feed.FeedEvent;
import io.daybook.kernel.Decider;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Reaction;
import io.daybook.kernel.Reactor;
import io.daybook.kernel.Recorded;
import io.daybook.privacy.WordlessDefect;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reacts to one event: asks the rule, and does what it says.
 *
 * <p>Context: owned by one reactor.
 */
final class Reacting {
  private final String name;
  private final Listening listening;
  private final StreamStates states;
  private final ReactorOptions options;
  private final ReactorCounters counters;

  Reacting(
      Reactor reactor,
      List<? extends DomainModule> modules,
      ReactorOptions options,
      ReactorPorts ports,
      ReactorCounters counters) {
    this.name = reactor.name();
    this.listening = new Listening(reactor, modules);
    this.states = new StreamStates(ports.store(), ports.events());
    this.options = options;
    this.counters = counters;
  }

  /** Tells whether there is anything to do with an event. */
  boolean concerns(FeedEvent event) {
    return listening.concerns(event);
  }

  /** Fails with {@link StuckException} when it can't be done. */
  Future<Void> to(FeedEvent event, StepSender sender, Attempts attempts) {
    RuntimeException problem = event.problem();
    if (problem != null) {
      return Future.failedFuture(
          new StuckException("", "the event can't be read: " + problem.getMessage(), 1));
    }
    ReactionRun run = new ReactionRun(sender, context(event.stored()), options.parallelStepsMax());
    Future<Void> done = Future.succeededFuture();
    for (int i = 0; i < event.size(); i++) {
      Recorded<?> recorded = event.get(i);
      Reactor.Rule<?> rule = listening.rule(recorded.event());
      if (rule != null) {
        String id = event.stored().id() + (i == 0 ? "" : "/" + i);
        done =
            done.compose(before -> reaction(rule, event.stored(), recorded, attempts))
                .compose(reaction -> run.run(Plan.of(name, id, reaction)))
                .map(this::counted);
      }
    }
    return done;
  }

  private Void counted(Outcome outcome) {
    counters.reactions++;
    counters.refused += outcome instanceof Outcome.Refused ? 1 : 0;
    return null;
  }

  @SuppressWarnings("unchecked") // A rule is found by the class of the event.
  private <E> Future<Reaction> reaction(
      Reactor.Rule<E> rule, RecordedEvent stored, Recorded<?> event, Attempts attempts) {
    Recorded<E> typed = (Recorded<E>) event;
    return switch (rule) {
      case Reactor.Rule.Plain<E>(Class<E> _, Function<Recorded<E>, Reaction> react) ->
          asked(() -> react.apply(typed));
      case Reactor.Rule.Folding<E, ?> folding -> folded(folding, stored, typed, attempts);
    };
  }

  @SuppressWarnings("unchecked") // It is only ever given the events of its own category.
  private <E, S> Future<Reaction> folded(
      Reactor.Rule.Folding<E, S> rule, RecordedEvent stored, Recorded<E> event, Attempts attempts) {
    Decider<?, Object, S> decider = (Decider<?, Object, S>) rule.decider();
    BiFunction<Recorded<E>, S, Reaction> react = rule.react();
    return states
        .after(stored, decider, attempts)
        .compose(state -> asked(() -> react.apply(event, state)));
  }

  private static Future<Reaction> asked(Supplier<Reaction> rule) {
    try {
      return Future.succeededFuture(rule.get());
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError defect) {
      System.getLogger(Reacting.class.getName())
          .log(System.Logger.Level.ERROR, "a rule of a reactor failed", WordlessDefect.of(defect));
      return Future.failedFuture(
          new StuckException("", "the reactor's rule failed: " + Blame.of(defect), 1));
    }
  }

  /** The commands belong to the conversation that the event belongs to. */
  private Context context(RecordedEvent event) {
    String id = event.id().toString();
    Map<String, String> texts = Metadata.texts(event.metadata());
    return new Context(
        texts.getOrDefault("correlationId", id),
        id,
        "reactor/" + name,
        texts.get("tenant"),
        texts.get("traceparent"));
  }
}
