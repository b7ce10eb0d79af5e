package io.daybook.simulation;

import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.DeferredCommand;
import io.daybook.command.ScheduleOutcome;
import io.daybook.eventstore.ScheduledCommand.Key;
import io.daybook.kernel.StreamId;
import io.daybook.schedule.Cancellations;
import io.daybook.testkit.Tally;
import io.daybook.testkit.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Clients that schedule commands until they are told that these are kept; some do so again, some
 * use a command id for something else, some change their mind.
 */
final class SchedulingClients {
  private static final int COMMANDS = 30;
  private static final int STREAMS = 4;
  private static final int SENDING_MICROS = 300_000;
  private static final int AHEAD_MILLIS = 400;
  private static final long PATIENCE_MICROS = 2_000_000;

  /** What was broken off may still arrive for so long; who cancels earlier cancels too early. */
  private static final long SETTLED_MICROS = 250_000;

  private final VirtualTime time;
  private final SplittableRandom random;
  private final Supplier<Optional<ScheduledNode>> anyNode;
  private final Map<String, Wanted> wanted = new LinkedHashMap<>();
  private final Set<String> cancelled = new HashSet<>();
  private final Set<String> mayBeCancelled = new HashSet<>();
  private final List<String> contradictions = new ArrayList<>();
  private int open;
  private int repeated;
  private int reused;
  private int tooLate;

  /** What a client wants. */
  record Wanted(
      String key,
      StreamId stream,
      Tally.Add command,
      Expectation expectation,
      Instant deliverAt,
      boolean regrets) {
    Key storedKey() {
      return new Key(stream, key);
    }

    boolean maybeRefused() {
      return command.repeat() < 0 || !(expectation instanceof Expectation.Any);
    }

    DeferredCommand deferred(int value) {
      return new DeferredCommand(
          "add",
          new CommandEnvelope(
              stream,
              new Tally.Add(value, command.repeat()),
              key,
              true,
              "f" + value,
              expectation,
              new CommandEnvelope.Context("c", key, null, null, null)),
          deliverAt);
    }
  }

  SchedulingClients(
      VirtualTime time, SplittableRandom random, Supplier<Optional<ScheduledNode>> anyNode) {
    this.time = time;
    this.random = random;
    this.anyNode = anyNode;
  }

  void start() {
    for (int i = 0; i < COMMANDS; i++) {
      boolean regrets = random.nextInt(5) == 0;
      Wanted one =
          new Wanted(
              "k-" + i,
              new StreamId("tally", "s" + random.nextInt(STREAMS)),
              new Tally.Add(i, random.nextInt(5) - 1),
              random.nextInt(8) == 0
                  ? new Expectation.AtVersion(1 + random.nextInt(5))
                  : new Expectation.Any(),
              time.now().plusMillis(random.nextInt(AHEAD_MILLIS) + (regrets ? 450 : 0)),
              regrets);
      wanted.put(one.key(), one);
      open++;
      time.after(random.nextInt(SENDING_MICROS), () -> send(one, false));
    }
  }

  private void send(Wanted one, boolean again) {
    Optional<ScheduledNode> node = anyNode.get();
    if (node.isEmpty()) {
      later(() -> send(one, again));
      return;
    }
    boolean[] answered = {false};
    time.after(
        PATIENCE_MICROS,
        () -> {
          if (!answered[0]) {
            send(one, again);
          }
        });
    node.get()
        .schedule(one.deferred(one.command().value()))
        .onComplete(
            outcome -> {
              answered[0] = true;
              answer(one, again, outcome);
            },
            unknown -> {
              answered[0] = true;
              later(() -> send(one, again));
            });
  }

  private void later(Runnable action) {
    time.after(1_000L * (1 + random.nextInt(50)), action);
  }

  private void answer(Wanted one, boolean again, ScheduleOutcome outcome) {
    switch (outcome) {
      case ScheduleOutcome.Scheduled(Instant deliverAt, boolean alreadyThere) -> {
        repeated += alreadyThere ? 1 : 0;
        kept(one, again);
      }
      case ScheduleOutcome.Parked ignored -> kept(one, again);
      case ScheduleOutcome.Delivered ignored -> kept(one, again);
      case ScheduleOutcome.Full() -> later(() -> send(one, again));
      default -> contradictions.add(one + ": " + outcome);
    }
  }

  private void kept(Wanted one, boolean again) {
    if (again) {
      open--;
    } else if (one.regrets()) {
      time.after(SETTLED_MICROS + random.nextInt(300_000), () -> cancel(one));
    } else if (random.nextInt(4) == 0) {
      later(() -> send(one, true));
    } else if (random.nextInt(4) == 0 && one.command().repeat() > 0) {
      later(() -> reuse(one));
    } else {
      open--;
    }
  }

  private void reuse(Wanted one) {
    Optional<ScheduledNode> node = anyNode.get();
    open--;
    node.ifPresent(
        there ->
            there
                .schedule(one.deferred(one.command().value() + 1_000))
                .onSuccess(
                    outcome -> {
                      reused++;
                      if (!(outcome instanceof ScheduleOutcome.CommandIdReused)) {
                        contradictions.add(one + " was replaced: " + outcome);
                      }
                    }));
  }

  private void cancel(Wanted one) {
    Optional<ScheduledNode> node = anyNode.get();
    open--;
    mayBeCancelled.add(one.key());
    node.ifPresent(
        there ->
            there
                .cancel(one.storedKey())
                .onSuccess(
                    outcome -> {
                      if (outcome == Cancellations.Outcome.CANCELLED) {
                        cancelled.add(one.key());
                      } else {
                        tooLate++;
                      }
                    }));
  }

  /** Tells whether every client knows what it wants to know. */
  boolean allKnow() {
    return open == 0;
  }

  Wanted wanted(String key) {
    return Objects.requireNonNull(wanted.get(key.replaceAll("#.*", "")), key);
  }

  Collection<Wanted> all() {
    return wanted.values();
  }

  Set<String> cancelled() {
    return cancelled;
  }

  /** Returns whom a client tried to cancel. */
  Set<String> mayBeCancelled() {
    return mayBeCancelled;
  }

  List<String> contradictions() {
    return contradictions;
  }

  int repeated() {
    return repeated;
  }

  int reused() {
    return reused;
  }

  int tooLate() {
    return tooLate;
  }
}
