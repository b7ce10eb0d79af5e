package io.daybook.reactor;

import io.daybook.command.CommandEnvelope;
import io.daybook.kernel.Reaction;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does the steps of one reaction. Fails with {@link StuckException} when one of them can't be done;
 * then steps that were under way are done nevertheless.
 *
 * <p>Context: owned by one reactor.
 */
final class ReactionRun {
  private final StepSender sender;
  private final CommandEnvelope.Context context;
  private final int parallelMax;

  ReactionRun(StepSender sender, CommandEnvelope.Context context, int parallelMax) {
    this.sender = sender;
    this.context = context;
    this.parallelMax = parallelMax;
  }

  Future<Outcome> run(Plan plan) {
    return switch (plan.reaction()) {
      case Reaction.Nothing() -> Future.succeededFuture(Outcome.ACCEPTED);
      case Reaction.Send send -> sender.send(send, plan.commandId(), context);
      case Reaction.Later later -> sender.schedule(later, plan.commandId(), context);
      case Reaction.Together(List<Reaction> parts) -> new Parts(plan).run();
      case Reaction.Then then ->
          run(plan.part(0))
              .compose(
                  outcome ->
                      outcome instanceof Outcome.Accepted
                          ? run(plan.part(1))
                          : Future.succeededFuture(outcome));
      case Reaction.Otherwise otherwise ->
          run(plan.part(0))
              .compose(
                  outcome ->
                      applies(otherwise, outcome)
                          ? run(plan.part(1))
                          : Future.succeededFuture(outcome));
    };
  }

  private static boolean applies(Reaction.Otherwise otherwise, Outcome outcome) {
    return outcome instanceof Outcome.Refused(String code)
        && (otherwise.code() == null || otherwise.code().equals(code));
  }

  /** Does parts of a step, a few at once, and waits for all, also when one is stuck. */
  private final class Parts {
    private final List<Plan> parts;
    private final Outcome[] outcomes;
    private final Promise<Outcome> done = Promise.promise();
    private int next;
    private int left;
    private boolean starting;
    private @Nullable Throwable stuck;

    Parts(Plan plan) {
      this.parts = plan.parts();
      this.outcomes = new Outcome[parts.size()];
      this.left = parts.size();
    }

    Future<Outcome> run() {
      if (parts.isEmpty()) {
        return Future.succeededFuture(Outcome.ACCEPTED);
      }
      startMore();
      return done.future();
    }

    /** A part that is done at once does not start the next from within itself. */
    private void startMore() {
      if (starting) {
        return;
      }
      starting = true;
      while (next < parts.size() && stuck == null && next - (parts.size() - left) < parallelMax) {
        start(next++);
      }
      starting = false;
      if (left == 0 || (stuck != null && left == parts.size() - next)) {
        end();
      }
    }

    private void start(int index) {
      ReactionRun.this
          .run(parts.get(index))
          .onComplete(
              outcome -> {
                outcomes[index] = outcome;
                ended();
              },
              failure -> {
                stuck = failure;
                ended();
              });
    }

    private void ended() {
      left--;
      startMore();
    }

    private void end() {
      Throwable failure = stuck;
      if (failure != null) {
        done.tryFail(failure);
        return;
      }
      for (Outcome outcome : outcomes) {
        if (outcome instanceof Outcome.Refused) {
          done.tryComplete(outcome);
          return;
        }
      }
      done.tryComplete(Outcome.ACCEPTED);
    }
  }
}
