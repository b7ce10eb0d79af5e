package io.daybook.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandReply;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.Tally;
import io.daybook.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Clients that send each command until they know what became of it, and at times once more; they
 * notice every answer that contradicts an earlier one.
 */
final class SimulatedClients {
  private static final int STREAMS = 5;
  private static final long PATIENCE_MICROS = 1_500_000;
  private static final long AWAY_MICROS = 20_000;

  private final VirtualTime time;
  private final SplittableRandom random;
  private final Supplier<Optional<SimulatedNode>> anyNode;
  private final Map<String, Sent> sent = new HashMap<>();
  private final Map<String, CommandReply.Accepted> acknowledged = new HashMap<>();
  private final Set<String> refusedForGood = new HashSet<>();
  private final Set<String> unsure = new HashSet<>();
  private final Map<StreamId, Long> versions = new HashMap<>();
  private final List<Throwable> contradictions = new ArrayList<>();
  private final Tallies tallies = new Tallies();
  private final Set<String> open = new HashSet<>();

  /**
   * A command of a client, the same each time it is sent.
   *
   * @param repeatable whether its key is the client's: without one it is sent once
   */
  record Sent(
      String key,
      StreamId stream,
      Tally.Add command,
      Expectation expectation,
      boolean repeatable) {}

  /** How often something happened that is meant to. */
  static final class Tallies {
    int gaveUp;
    int replayed;
    int mismatches;
    int unanswered;
    int withoutKey;
  }

  SimulatedClients(
      VirtualTime time, SplittableRandom random, Supplier<Optional<SimulatedNode>> anyNode) {
    this.time = time;
    this.random = random;
    this.anyNode = anyNode;
  }

  /** Sends so many commands in the given time. */
  void send(int commands, int micros) {
    for (int i = 0; i < commands; i++) {
      StreamId stream = new StreamId("tally", "s" + random.nextInt(STREAMS));
      Tally.Add command = new Tally.Add(i, random.nextInt(10) == 0 ? -1 : random.nextInt(4));
      Sent one = new Sent("k" + i, stream, command, expectation(), random.nextInt(5) > 0);
      sent.put(one.key(), one);
      open.add(one.key());
      time.after(random.nextInt(micros), () -> send(one));
    }
  }

  private Expectation expectation() {
    return switch (random.nextInt(12)) {
      case 0 -> new Expectation.NoStream();
      case 1, 2 -> new Expectation.AtVersion(1 + random.nextInt(12));
      default -> new Expectation.Any();
    };
  }

  private void send(Sent one) {
    Optional<SimulatedNode> node = anyNode.get();
    if (node.isEmpty()) {
      time.after(AWAY_MICROS, () -> send(one));
      return;
    }
    long version = versions.getOrDefault(one.stream(), 0L);
    boolean[] answered = {false};
    time.after(PATIENCE_MICROS, () -> unanswered(one, answered));
    node.get()
        .handle(envelope(one))
        .onComplete(
            reply -> {
              answered[0] = true;
              received(one, version, reply);
            },
            contradictions::add);
  }

  private static CommandEnvelope envelope(Sent one) {
    return new CommandEnvelope(
        one.stream(),
        one.command(),
        one.key(),
        one.repeatable(),
        one.repeatable() ? "f" + one.command().value() : "",
        one.expectation(),
        new CommandEnvelope.Context("c", one.key(), null, null, null));
  }

  /** The node was killed, or else it broke its word to answer. */
  private void unanswered(Sent one, boolean[] answered) {
    if (!answered[0]) {
      tallies.unanswered++;
      unsure.add(one.key());
      if (one.repeatable()) {
        send(one);
      } else {
        settle(one);
      }
    }
  }

  private void settle(Sent one) {
    tallies.withoutKey += open.remove(one.key()) && !one.repeatable() ? 1 : 0;
  }

  /** What is thrown here would end in the partition: it is kept until the end of the run. */
  private void received(Sent one, long version, CommandReply reply) {
    try {
      checkFresh(reply, version);
      answer(one, reply);
    } catch (AssertionError failure) {
      contradictions.add(failure);
    }
  }

  /** Nobody answers from a state that is older than what anybody has answered before. */
  private void checkFresh(CommandReply reply, long known) {
    if (reply instanceof CommandReply.Accepted accepted && !accepted.replayed()) {
      if (accepted.events().isEmpty()) {
        assertThat(accepted.version()).as("of " + accepted).isGreaterThanOrEqualTo(known);
      }
      versions.merge(accepted.stream(), accepted.version(), Math::max);
    }
  }

  private void answer(Sent one, CommandReply reply) {
    switch (reply) {
      case CommandReply.Accepted accepted -> accepted(one, accepted);
      case CommandReply.Rejected ignored -> refused(one);
      case CommandReply.VersionMismatch mismatch -> mismatched(one, mismatch);
      case CommandReply.Unknown ignored -> {
        unsure.add(one.key());
        again(one);
      }
      case CommandReply.Unavailable ignored -> nothingHappened(one);
      case CommandReply.Conflict ignored -> nothingHappened(one);
      default -> throw new AssertionError("unexpected answer to " + one + ": " + reply);
    }
  }

  private void refused(Sent one) {
    assertThat(acknowledged).as("refused after it was accepted").doesNotContainKey(one.key());
    refusedForGood.add(one.key());
    settle(one);
  }

  private void mismatched(Sent one, CommandReply.VersionMismatch mismatch) {
    assertThat(one.expectation().holds(mismatch.currentVersion())).as(one.toString()).isFalse();
    tallies.mismatches++;
    refused(one);
  }

  /** Some clients believe it, and go. */
  private void nothingHappened(Sent one) {
    boolean accepted = acknowledged.containsKey(one.key());
    boolean gone = !one.repeatable() || random.nextBoolean();
    if (!gone || accepted || unsure.contains(one.key())) {
      again(one);
    } else {
      refusedForGood.add(one.key());
      settle(one);
      tallies.gaveUp++;
    }
  }

  /** Without a key nobody would know that it is the same command. */
  private void again(Sent one) {
    if (!one.repeatable()) {
      settle(one);
      return;
    }
    time.after(1_000L * (1 + random.nextInt(50)), () -> send(one));
  }

  private void accepted(Sent one, CommandReply.Accepted accepted) {
    CommandReply.Accepted before = acknowledged.put(one.key(), accepted);
    if (before != null) {
      assertThat(accepted.events()).as("the repeat of " + one).isEqualTo(before.events());
      assertThat(accepted.position()).isEqualTo(before.position());
      tallies.replayed++;
      return;
    }
    settle(one);
    if (!accepted.events().isEmpty() && random.nextInt(3) == 0) {
      again(one);
    }
  }

  /** Tells whether every client knows what became of its command. */
  boolean allKnow() {
    return open.isEmpty();
  }

  Sent sent(String key) {
    return Objects.requireNonNull(sent.get(key), key);
  }

  Map<String, CommandReply.Accepted> acknowledged() {
    return acknowledged;
  }

  Set<String> refusedForGood() {
    return refusedForGood;
  }

  int unsure() {
    return unsure.size();
  }

  List<Throwable> contradictions() {
    return contradictions;
  }

  Tallies tallies() {
    return tallies;
  }
}
