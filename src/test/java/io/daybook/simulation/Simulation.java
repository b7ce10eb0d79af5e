package io.daybook.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.simulation.SimulatedNode.World;
import io.daybook.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One run: one or two nodes on one store and one broker, clients, and everything that can go wrong,
 * all of it chosen by the seed. After a while nothing goes wrong any more; then everything must
 * come to rest, and be right.
 */
final class Simulation {
  private static final int PARTITIONS = 2;
  private static final int COMMANDS = 80;
  private static final int SENDING_MICROS = 100_000;
  private static final int TROUBLE_MICROS = 400_000;
  private static final long REST_MICROS = 60_000_000;

  private final SplittableRandom random;
  private final VirtualTime time = new VirtualTime();
  private final InMemoryEventStore truth = new InMemoryEventStore(PARTITIONS);
  private final SimulatedKafka kafka;
  private final World world;
  private final double brokenShare;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final List<SimulatedNode> allNodes = new ArrayList<>();
  private final SimulatedClients clients;
  private boolean calm;
  private int kills;

  Simulation(long seed, Defect defect) {
    random = new SplittableRandom(seed);
    brokenShare = random.nextDouble() * 0.2;
    kafka = new SimulatedKafka(time, random.split(), PARTITIONS, random.nextDouble() * 0.05);
    world = World.ofTally(time, truth, kafka, defect);
    clients = new SimulatedClients(time, random.split(), this::anyNode);
  }

  private Optional<SimulatedNode> anyNode() {
    SimulatedNode node = nodes.get(random.nextInt(nodes.size()));
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
    troubleWithKafka();
    clients.send(COMMANDS, SENDING_MICROS);
    time.after(TROUBLE_MICROS, this::calm);
    boolean answered = time.runUntil(() -> calm && clients.allKnow(), REST_MICROS);
    boolean atRest = time.runUntil(this::atRest, REST_MICROS);
    for (Throwable contradiction : clients.contradictions()) {
      throw new AssertionError("an answer contradicts an earlier one", contradiction);
    }
    checkLog();
    assertThat(answered).as("every command is answered").isTrue();
    checkViews();
    assertThat(atRest).as("views and topic have everything").isTrue();
  }

  private SimulatedNode startNode() {
    SimulatedNode node = new SimulatedNode(world, random.split(), calm ? 0 : brokenShare);
    allNodes.add(node);
    node.start();
    return node;
  }

  /** A node is killed and started again, and the store is away from it, at times. */
  private void trouble(int node) {
    while (random.nextInt(3) == 0) {
      time.after(random.nextInt(TROUBLE_MICROS), () -> restart(node));
    }
    while (random.nextInt(3) == 0) {
      int begin = random.nextInt(TROUBLE_MICROS);
      time.after(begin, () -> nodes.get(node).breakOff(1));
      time.after(begin + random.nextInt(200_000), () -> nodes.get(node).breakOff(usualShare()));
    }
  }

  private double usualShare() {
    return calm ? 0 : brokenShare;
  }

  private void restart(int node) {
    kills++;
    nodes.get(node).kill();
    time.after(1_000L + random.nextInt(50_000), () -> nodes.set(node, startNode()));
  }

  private void troubleWithKafka() {
    while (random.nextInt(2) == 0) {
      int begin = random.nextInt(TROUBLE_MICROS);
      time.after(begin, () -> kafka.away(!calm));
      time.after(begin + random.nextInt(200_000), () -> kafka.away(false));
    }
    if (random.nextInt(4) == 0) {
      time.after(random.nextInt(TROUBLE_MICROS), kafka::delete);
    }
  }

  private void calm() {
    calm = true;
    kafka.calm();
    nodes.forEach(node -> node.breakOff(0));
  }

  private List<RecordedEvent> log(int partition) {
    return truth.readPartition(partition, 1, Integer.MAX_VALUE).result();
  }

  private boolean atRest() {
    for (int p = 0; p < PARTITIONS; p++) {
      long head = truth.head(p).result().position();
      for (SimulatedNode node : nodes) {
        for (SimulatedView view : node.views()) {
          if (view.applied(p).size() < head) {
            return false;
          }
        }
      }
    }
    return topicHasAll();
  }

  private boolean topicHasAll() {
    for (int p = 0; p < PARTITIONS; p++) {
      if (!kafka.holdsAllUpTo(p, truth.head(p).result().position())) {
        return false;
      }
    }
    return true;
  }

  /** First, since what is wrong there may keep everything else from coming to rest. */
  private void checkLog() {
    LogCheck check = new LogCheck(clients);
    for (int p = 0; p < PARTITIONS; p++) {
      check.partition(log(p));
    }
    check.commands();
  }

  private void checkViews() {
    for (int p = 0; p < PARTITIONS; p++) {
      List<String> log = positions(log(p));
      for (SimulatedNode node : nodes) {
        for (SimulatedView view : node.views()) {
          assertThat(positions(view.applied(p)))
              .as("a view holds every event once, in order")
              .isEqualTo(log);
        }
      }
    }
  }

  private static List<String> positions(List<RecordedEvent> events) {
    return events.stream().map(event -> event.position() + " " + event.id()).toList();
  }

  /** What happened, of each kind how often. */
  record Tally(
      long broken,
      long races,
      long lookedUp,
      long kills,
      long unanswered,
      long replayed,
      long gaveUp,
      long unsure,
      long withoutKey,
      long mismatches,
      long holes,
      long fetches,
      long duplicates,
      long micros) {
    Tally plus(Tally other) {
      return new Tally(
          broken + other.broken,
          races + other.races,
          lookedUp + other.lookedUp,
          kills + other.kills,
          unanswered + other.unanswered,
          replayed + other.replayed,
          gaveUp + other.gaveUp,
          unsure + other.unsure,
          withoutKey + other.withoutKey,
          mismatches + other.mismatches,
          holes + other.holes,
          fetches + other.fetches,
          duplicates + other.duplicates,
          micros + other.micros);
    }
  }

  Tally tally() {
    return new Tally(
        allNodes.stream().mapToLong(SimulatedNode::broken).sum(),
        allNodes.stream().mapToLong(SimulatedNode::racesLost).sum(),
        allNodes.stream().mapToLong(SimulatedNode::lookedUp).sum(),
        kills,
        clients.tallies().unanswered,
        clients.tallies().replayed,
        clients.tallies().gaveUp,
        clients.unsure(),
        clients.tallies().withoutKey,
        clients.tallies().mismatches,
        allNodes.stream().mapToLong(node -> node.feed().counters().holes()).sum(),
        allNodes.stream().mapToLong(node -> node.feed().counters().fetches()).sum(),
        allNodes.stream().mapToLong(node -> node.feed().counters().duplicates()).sum(),
        time.nanoTime() / 1_000);
  }

  /** Returns all that was stored, which is the same for the same seed. */
  List<String> history() {
    List<String> history = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      log(p).forEach(event -> history.add(event.toString()));
    }
    return history;
  }
}
