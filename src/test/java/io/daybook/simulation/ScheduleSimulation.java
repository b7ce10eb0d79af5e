package io.daybook.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.CommandEnvelope;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.ScheduledCommand;
import io.daybook.eventstore.ScheduledCommand.State;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.eventstore.memory.InMemoryScheduledCommands;
import io.daybook.simulation.SchedulingClients.Wanted;
import io.daybook.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One run: one or two nodes on one store, clients that schedule commands, repeat and cancel them,
 * and everything that can go wrong, all of it chosen by the seed. After a while nothing goes wrong
 * any more; then every command must have had what was promised.
 */
final class ScheduleSimulation {
  private static final int PARTITIONS = 2;
  private static final int TROUBLE_MICROS = 700_000;
  private static final long REST_MICROS = 60_000_000;

  private final SplittableRandom random;
  private final VirtualTime time = new VirtualTime();
  private final InMemoryEventStore events = new InMemoryEventStore(PARTITIONS);
  private final InMemoryScheduledCommands scheduled = new InMemoryScheduledCommands();
  private final ScheduledNode.World world;
  private final double brokenShare;
  private final List<ScheduledNode> nodes = new ArrayList<>();
  private final List<ScheduledNode> allNodes = new ArrayList<>();
  private final SchedulingClients clients;
  private final List<String> early = new ArrayList<>();
  private boolean calm;
  private int kills;

  ScheduleSimulation(long seed, ScheduleDefect defect) {
    random = new SplittableRandom(seed);
    brokenShare = random.nextDouble() * 0.15;
    world = new ScheduledNode.World(time, events, scheduled, defect, this::sent);
    clients = new SchedulingClients(time, random.split(), this::anyNode);
  }

  private void sent(CommandEnvelope envelope) {
    if (time.now().isBefore(clients.wanted(envelope.commandId()).deliverAt())) {
      early.add(envelope.commandId() + " at " + time.now());
    }
  }

  private Optional<ScheduledNode> anyNode() {
    ScheduledNode node = nodes.get(random.nextInt(nodes.size()));
    return node.ready() ? Optional.of(node) : Optional.empty();
  }

  /**
   * Plays it.
   *
   * @throws AssertionError when a promise is broken
   */
  void play() {
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      nodes.add(startNode());
      trouble(i);
    }
    clients.start();
    time.after(TROUBLE_MICROS, this::calm);
    boolean atRest = time.runUntil(() -> calm && clients.allKnow() && nothingWaits(), REST_MICROS);
    assertThat(atRest).as("every command is answered and delivered").isTrue();
    assertThat(clients.contradictions()).isEmpty();
    assertThat(early).as("before its time").isEmpty();
    check();
  }

  private boolean nothingWaits() {
    return scheduled.nextDue().result().isEmpty();
  }

  private ScheduledNode startNode() {
    ScheduledNode node = new ScheduledNode(world, random.split(), calm ? 0 : brokenShare);
    if (calm) {
      node.breakOff(0);
    }
    allNodes.add(node);
    node.start();
    return node;
  }

  /** A node is killed and started again, and the store is away from it, at times. */
  private void trouble(int node) {
    while (random.nextInt(3) > 0) {
      time.after(random.nextInt(TROUBLE_MICROS), () -> restart(node));
    }
    while (random.nextInt(3) == 0) {
      int begin = random.nextInt(TROUBLE_MICROS);
      time.after(begin, () -> nodes.get(node).breakOff(calm ? 0 : 1));
      time.after(
          begin + random.nextInt(200_000), () -> nodes.get(node).breakOff(calm ? 0 : brokenShare));
    }
  }

  private void restart(int node) {
    kills++;
    nodes.get(node).kill();
    time.after(1_000L + random.nextInt(50_000), () -> nodes.set(node, startNode()));
  }

  private void calm() {
    calm = true;
    nodes.forEach(node -> node.breakOff(0));
  }

  private void check() {
    Map<String, List<RecordedEvent>> byCommand = new HashMap<>();
    for (int p = 0; p < PARTITIONS; p++) {
      for (RecordedEvent event : events.readPartition(p, 1, Integer.MAX_VALUE).result()) {
        String id = event.commandId().replaceAll("#.*", "");
        byCommand.computeIfAbsent(id, key -> new ArrayList<>()).add(event);
      }
    }
    for (Wanted wanted : clients.all()) {
      check(wanted, byCommand.getOrDefault(wanted.key(), List.of()));
    }
  }

  private void check(Wanted wanted, List<RecordedEvent> effect) {
    Optional<ScheduledCommand> row =
        scheduled.find(wanted.storedKey()).result().filter(one -> !isOfAnother(one));
    if (clients.cancelled().contains(wanted.key())) {
      assertThat(effect).as(wanted + " was cancelled").isEmpty();
      assertThat(row).as(wanted + " was cancelled").isEmpty();
      return;
    }
    if (row.isPresent()) {
      assertThat(effect).as(wanted + " was refused").isEmpty();
      assertThat(wanted.maybeRefused()).as(wanted + " was refused: " + row).isTrue();
      assertThat(row.get().state()).isInstanceOf(State.Parked.class);
      return;
    }
    if (clients.mayBeCancelled().contains(wanted.key()) && effect.isEmpty()) {
      return;
    }
    assertThat(wanted.command().repeat()).as(wanted + " was forgotten").isNotNegative();
    assertThat(effect).as(wanted + " took effect once").hasSize(wanted.command().repeat());
    for (int i = 0; i < effect.size(); i++) {
      assertThat(effect.get(i).commandIndex()).as(wanted + " took effect once").isEqualTo(i);
      assertThat(effect.get(i).recordedAt()).isAfterOrEqualTo(wanted.deliverAt());
    }
  }

  /**
   * Who used the command id for something else was told so, but it was too late to take it back.
   */
  private static boolean isOfAnother(ScheduledCommand row) {
    return row.state() instanceof State.Parked parked
        && parked.why().type().equals("idempotency-key-reused");
  }

  /** What happened, of each kind how often. */
  record Happened(
      long broken,
      long retried,
      long kills,
      long repeated,
      long reused,
      long cancelled,
      long tooLate,
      long parked) {
    Happened plus(Happened other) {
      return new Happened(
          broken + other.broken,
          retried + other.retried,
          kills + other.kills,
          repeated + other.repeated,
          reused + other.reused,
          cancelled + other.cancelled,
          tooLate + other.tooLate,
          parked + other.parked);
    }
  }

  Happened happened() {
    return new Happened(
        allNodes.stream().mapToLong(ScheduledNode::broken).sum(),
        allNodes.stream().mapToLong(ScheduledNode::retried).sum(),
        kills,
        clients.repeated(),
        clients.reused(),
        clients.cancelled().size(),
        clients.tooLate(),
        scheduled.keys().size());
  }
}
