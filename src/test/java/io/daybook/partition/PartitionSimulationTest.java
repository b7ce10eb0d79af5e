package io.daybook.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.append.AppendTurns;
import io.daybook.codec.EventCodec;
import io.daybook.codec.StateCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandEnvelope.Expectation;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventStore.Head;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.kernel.StreamId;
import io.daybook.platform.Ids;
import io.daybook.privacy.PersonalWriting;
import io.daybook.testkit.FlakyEventStore;
import io.daybook.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * One or two owners of a partition, a store that breaks off before, after and long after an append
 * took effect, small caches, and clients that repeat what they are not sure of: whatever the seed,
 * nothing acknowledged is lost, nothing takes effect twice, and every history is gapless.
 */
final class PartitionSimulationTest {
  private static final int SEEDS = Integer.getInteger("daybook.seeds", 10_000);
  private static final int COMMANDS = 120;
  private static final int STREAMS = 5;
  private static final int ACTIONS_MAX = 1_000_000;
  private static final PartitionOptions OPTIONS =
      new PartitionOptions(1_000, 8, 1 << 20, 2, 200, 300, 3, 2, 2_000, 5, 2, 4);

  @Test
  void everySeedKeepsThePromises() {
    int broken = 0;
    int raced = 0;
    int replayed = 0;
    int gaveUp = 0;
    int unsure = 0;
    int mismatches = 0;
    int lookedUp = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Run run = new Run(seed);
      try {
        run.play();
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("seed " + seed, failure);
      }
      broken += run.store.broken();
      raced += run.racesLost();
      replayed += run.replayed;
      gaveUp += run.gaveUp;
      unsure += run.unsure.size();
      mismatches += run.mismatches;
      lookedUp += run.store.lookedUp();
    }
    // A simulation in which nothing went wrong proves nothing.
    assertThat(broken).isGreaterThan(SEEDS);
    assertThat(raced).isGreaterThan(SEEDS);
    assertThat(replayed).isGreaterThan(SEEDS);
    assertThat(gaveUp).isGreaterThan(SEEDS / 40);
    assertThat(unsure).isGreaterThan(SEEDS / 40);
    assertThat(mismatches).isGreaterThan(SEEDS);
    assertThat(lookedUp).isGreaterThan(SEEDS);
  }

  /** A command of a client, the same each time it is sent. */
  private record Sent(String key, StreamId stream, Tally.Add command, Expectation expectation) {}

  private static final class Run {
    private final SplittableRandom random;
    private final VirtualTime time = new VirtualTime();
    private final InMemoryEventStore truth = new InMemoryEventStore(1);
    private final FlakyEventStore store;
    private final List<Partition> owners = new ArrayList<>();
    private final Map<String, CommandReply.Accepted> acknowledged = new HashMap<>();
    private final Map<String, Sent> sent = new HashMap<>();
    private final Set<String> refusedForGood = new HashSet<>();
    private final Set<String> unsure = new HashSet<>();
    private final Map<StreamId, Long> versions = new HashMap<>();
    private final List<Throwable> broken = new ArrayList<>();
    private int answered;
    private int gaveUp;
    private int replayed;
    private int mismatches;

    Run(long seed) {
      random = new SplittableRandom(seed);
      store = new FlakyEventStore(truth, time, random.split(), random.nextDouble() * 0.2);
      Tally tally = new Tally();
      AppendTurns turns = new AppendTurns(1 + random.nextInt(2));
      int count = 1 + random.nextInt(2);
      for (int i = 0; i < count; i++) {
        PartitionPorts ports =
            new PartitionPorts(
                store,
                new EventCodec(List.of(tally)),
                new StateCodec(List.of(tally)),
                PersonalWriting.without(List.of(tally)),
                new Rules.Book(List.of(tally)),
                turns,
                action -> time.after(0, action),
                (millis, action) -> time.after(millis * 1_000, action),
                time::elsewhere,
                batch -> {});
        owners.add(
            new Partition(0, OPTIONS, time, new Ids(seed + i), new Head(0, EventHash.NONE), ports));
      }
    }

    void play() {
      for (int i = 0; i < COMMANDS; i++) {
        StreamId stream = new StreamId("tally", "s" + random.nextInt(STREAMS));
        Tally.Add command = new Tally.Add(i, random.nextInt(10) == 0 ? -1 : random.nextInt(4));
        Sent one = new Sent("k" + i, stream, command, expectation());
        sent.put(one.key(), one);
        time.after(random.nextInt(100_000), () -> send(one));
      }
      time.run(ACTIONS_MAX);
      for (Throwable failure : broken) {
        throw new AssertionError("a partition always answers, and fresh", failure);
      }
      assertThat(answered).as("every command is answered").isEqualTo(COMMANDS);
      checkLog();
    }

    private Expectation expectation() {
      return switch (random.nextInt(12)) {
        case 0 -> new Expectation.NoStream();
        case 1, 2 -> new Expectation.AtVersion(1 + random.nextInt(12));
        default -> new Expectation.Any();
      };
    }

    private void send(Sent one) {
      CommandEnvelope envelope =
          new CommandEnvelope(
              one.stream(),
              one.command(),
              one.key(),
              true,
              "f" + one.command().value(),
              one.expectation(),
              new CommandEnvelope.Context("c", one.key(), null, null, null));
      long version = versions.getOrDefault(one.stream(), 0L);
      owners
          .get(random.nextInt(owners.size()))
          .handle(envelope)
          .onComplete(reply -> received(one, version, reply), failure -> broken.add(failure));
    }

    /** What is thrown here would end in the partition: it is kept until the end of the run. */
    private void received(Sent one, long version, CommandReply reply) {
      try {
        checkFresh(reply, version);
        answer(one, reply);
      } catch (AssertionError failure) {
        broken.add(failure);
      }
    }

    /** Nobody answers from a state that is older than what anybody has answered before. */
    private void checkFresh(CommandReply reply, long acknowledged) {
      if (reply instanceof CommandReply.Accepted accepted && !accepted.replayed()) {
        if (accepted.events().isEmpty()) {
          assertThat(accepted.version()).as("of " + accepted).isGreaterThanOrEqualTo(acknowledged);
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
      answered++;
    }

    private void mismatched(Sent one, CommandReply.VersionMismatch mismatch) {
      assertThat(one.expectation().holds(mismatch.currentVersion())).as(one.toString()).isFalse();
      mismatches++;
      refused(one);
    }

    /** Some clients believe it, and go. */
    private void nothingHappened(Sent one) {
      boolean accepted = acknowledged.containsKey(one.key());
      if (accepted || unsure.contains(one.key()) || random.nextBoolean()) {
        again(one);
      } else {
        refusedForGood.add(one.key());
        answered++;
        gaveUp++;
      }
    }

    private void again(Sent one) {
      time.after(1_000L * (1 + random.nextInt(50)), () -> send(one));
    }

    private void accepted(Sent one, CommandReply.Accepted accepted) {
      CommandReply.Accepted before = acknowledged.put(one.key(), accepted);
      if (before != null) {
        assertThat(accepted.events()).as("the repeat of " + one).isEqualTo(before.events());
        assertThat(accepted.position()).isEqualTo(before.position());
        replayed++;
        return;
      }
      answered++;
      if (!accepted.events().isEmpty() && random.nextInt(3) == 0) {
        again(one);
      }
    }

    private void checkLog() {
      List<RecordedEvent> log = truth.readPartition(0, 1, Integer.MAX_VALUE).result();
      Map<StreamId, Long> versions = new HashMap<>();
      Map<String, List<RecordedEvent>> byCommand = new HashMap<>();
      long position = 0;
      for (RecordedEvent event : log) {
        assertThat(event.position()).isEqualTo(++position);
        long version = versions.merge(event.stream(), 1L, Long::sum);
        assertThat(event.version()).as(event.stream().toString()).isEqualTo(version);
        assertThat(event.data().toString()).contains("\"index\":" + (version - 1));
        byCommand.computeIfAbsent(event.commandId(), key -> new ArrayList<>()).add(event);
      }
      byCommand.forEach(this::checkCommand);
      acknowledged.forEach((key, reply) -> checkAcknowledged(reply, byCommand.get(key)));
    }

    private void checkCommand(String key, List<RecordedEvent> events) {
      assertThat(refusedForGood).as("a refused command has no effect").doesNotContain(key);
      Sent one = sent.get(key);
      for (int i = 0; i < events.size(); i++) {
        assertThat(events.get(i).commandIndex()).as(key + " took effect once").isEqualTo(i);
        assertThat(events.get(i).stream()).isEqualTo(one.stream());
      }
      assertThat(one.expectation().holds(events.getFirst().version() - 1))
          .as("%s at version %s", one, events.getFirst().version())
          .isTrue();
    }

    private static void checkAcknowledged(CommandReply.Accepted reply, List<RecordedEvent> stored) {
      int storedCount = stored == null ? 0 : stored.size();
      assertThat(storedCount).as("acknowledged: " + reply).isEqualTo(reply.events().size());
      for (int i = 0; i < storedCount; i++) {
        assertThat(stored.get(i).id()).isEqualTo(reply.events().get(i).id());
        assertThat(stored.get(i).version()).isEqualTo(reply.events().get(i).version());
      }
    }

    int racesLost() {
      return (int) owners.stream().mapToLong(owner -> owner.counters().racesLost).sum();
    }
  }
}
