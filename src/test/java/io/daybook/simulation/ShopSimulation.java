package io.daybook.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.CommandCodec;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.ParkedReaction;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.eventstore.memory.InMemoryParkedReactions;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.ModuleSetting;
import io.daybook.kernel.ModuleSettings;
import io.daybook.reactor.ReactorOptions;
import io.daybook.reactor.ReactorPorts;
import io.daybook.reactor.RunningReactor;
import io.daybook.shop.ShopModule;
import io.daybook.simulation.SimulatedNode.World;
import io.daybook.testkit.FlakyParkedReactions;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One run of the shop: one or two nodes with its reactor, customers, and everything that can go
 * wrong, all of it chosen by the seed. In the end every order must have come to rest, with its
 * stock.
 */
final class ShopSimulation {
  private static final int PARTITIONS = 2;
  private static final int SENDING_MICROS = 150_000;
  private static final int TROUBLE_MICROS = 600_000;
  private static final int UNPAID_SECONDS_MAX = 2;
  private static final long REST_MICROS = 90_000_000;
  private static final long OPERATOR_MICROS = 500_000;
  private static final int COMMANDS_OF_A_LIFE = 30;
  private static final int ANSWERS_FOR_A_LOST_ONE = 20;
  private static final String REACTOR = "orders";

  /** Small, so that all of them are met. */
  private static final ReactorOptions OPTIONS = new ReactorOptions(12, 6, 2, 2, 5, 100, 15, 150, 2);

  private final SplittableRandom random;
  private final VirtualTime time = new VirtualTime();
  private final InMemoryEventStore truth = new InMemoryEventStore(PARTITIONS);
  private final InMemoryParkedReactions parked = new InMemoryParkedReactions(PARTITIONS);
  private final SimulatedKafka kafka;
  private final SimulatedSchedule schedule;
  private final DomainModule module;
  private final World world;
  private final double brokenShare;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final List<SimulatedNode> allNodes = new ArrayList<>();
  private final ShopClients clients;
  private boolean calm;
  private int kills;

  ShopSimulation(long seed, Defect defect) {
    random = new SplittableRandom(seed);
    brokenShare = random.nextDouble() * 0.25;
    module = defect == Defect.FORGETS_REFUSALS ? new ForgetfulShop() : new ShopModule();
    kafka = new SimulatedKafka(time, random.split(), PARTITIONS, random.nextDouble() * 0.05);
    schedule = new SimulatedSchedule(time, this::anyNode);
    world = new World(time, truth, kafka, defect, module, this::reactors);
    clients = new ShopClients(time, random.split(), this::anyNode);
  }

  private List<RunningReactor> reactors(SimulatedNode.Host process) {
    ReactorPorts ports =
        new ReactorPorts(
            process.store(),
            new FlakyParkedReactions(parked, process.store()),
            process.codec(),
            new CommandCodec(List.of(module)),
            mortal(process),
            schedule.over(process.store()),
            time,
            process.life());
    return module.reactors(settings()).stream()
        .map(reactor -> new RunningReactor(reactor, List.of(module), OPTIONS, ports))
        .toList();
  }

  /**
   * The process dies when a command of its reactor has taken effect, before it knows of that; and
   * answers get lost, which counts as an attempt.
   */
  private ReactorPorts.Sender mortal(SimulatedNode.Host process) {
    int last = random.nextBoolean() ? 1 + random.nextInt(COMMANDS_OF_A_LIFE) : Integer.MAX_VALUE;
    int[] answered = {0};
    return envelope ->
        process
            .sender()
            .send(envelope)
            .compose(
                reply -> {
                  boolean dies = ++answered[0] == last && !calm;
                  if (dies) {
                    nodeOf(process.life()).ifPresent(this::restart);
                  }
                  return dies ? Future.future(never -> {}) : arriving(reply);
                });
  }

  private Future<CommandReply> arriving(CommandReply reply) {
    boolean lost = !calm && random.nextInt(ANSWERS_FOR_A_LOST_ONE) == 0;
    return lost ? Future.failedFuture("lost") : Future.succeededFuture(reply);
  }

  private OptionalInt nodeOf(VirtualTime.Life life) {
    return IntStream.range(0, nodes.size()).filter(i -> nodes.get(i).lives(life)).findFirst();
  }

  /** They may have been changed while the node was down, and not on the other node. */
  private ModuleSettings settings() {
    ModuleSetting unpaid =
        new ShopModule()
            .settings().stream()
                .filter(setting -> setting.name().equals("unpaid-seconds"))
                .findFirst()
                .orElseThrow();
    int seconds = 1 + random.nextInt(UNPAID_SECONDS_MAX);
    return ModuleSettings.defaults().with(unpaid, Integer.toString(seconds));
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
    int count = random.nextInt(3) == 0 ? 1 : 2;
    for (int i = 0; i < count; i++) {
      nodes.add(startNode());
      trouble(i);
    }
    if (random.nextBoolean()) {
      time.after(random.nextInt(TROUBLE_MICROS), () -> kafka.away(true));
    }
    clients.send(SENDING_MICROS);
    time.after(TROUBLE_MICROS, this::calm);
    boolean atRest = time.runUntil(this::atRest, REST_MICROS);
    ShopCheck check = new ShopCheck(log());
    check.check();
    if (!(module instanceof ForgetfulShop)) {
      check.claims();
    }
    assertThat(atRest).as("everything comes to rest").isTrue();
  }

  private SimulatedNode startNode() {
    SimulatedNode node = new SimulatedNode(world, random.split(), calm ? 0 : brokenShare);
    allNodes.add(node);
    node.start();
    return node;
  }

  private void trouble(int node) {
    while (random.nextInt(3) > 0) {
      time.after(random.nextInt(TROUBLE_MICROS), () -> restart(node));
    }
    if (random.nextInt(3) == 0) {
      int begin = random.nextInt(TROUBLE_MICROS);
      time.after(begin, () -> nodes.get(node).breakOff(1));
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
    kafka.calm();
    nodes.forEach(node -> node.breakOff(0));
    operate();
  }

  /** Somebody looks at the parked list, and lets what failed be tried again. */
  private void operate() {
    for (ParkedReaction first : parked.firsts(REACTOR).result()) {
      if (first.state() == ParkedReaction.State.FAILED) {
        nodes
            .get(random.nextInt(nodes.size()))
            .reactors()
            .forEach(reactor -> reactor.retry(first.partition(), first.position()));
      }
    }
    time.after(OPERATOR_MICROS, this::operate);
  }

  private List<RecordedEvent> log() {
    List<RecordedEvent> log = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      log.addAll(truth.readPartition(p, 1, Integer.MAX_VALUE).result());
    }
    return log;
  }

  private boolean atRest() {
    return calm
        && clients.allKnow()
        && schedule.isEmpty()
        && parked.count(REACTOR).result() == 0
        && nodes.stream().allMatch(this::hasReacted)
        && saved().equals(truth.heads().result());
  }

  private boolean hasReacted(SimulatedNode node) {
    Positions heads = truth.heads().result();
    return node.reactors().stream().allMatch(reactor -> reactor.status().done().equals(heads));
  }

  private Positions saved() {
    Positions saved = Positions.start(PARTITIONS);
    for (int p = 0; p < PARTITIONS; p++) {
      saved = saved.with(p, truth.checkpoint("reactor:" + REACTOR, p).result().orElse(0L));
    }
    return saved;
  }

  /** What happened, of each kind how often. */
  record Tally(long kills, long retries, long parked, long confirmed, long unpaid, long refused) {
    Tally plus(Tally other) {
      return new Tally(
          kills + other.kills,
          retries + other.retries,
          parked + other.parked,
          confirmed + other.confirmed,
          unpaid + other.unpaid,
          refused + other.refused);
    }
  }

  Tally tally() {
    List<RunningReactor> reactors =
        allNodes.stream().flatMap(node -> node.reactors().stream()).toList();
    return new Tally(
        kills,
        reactors.stream().mapToLong(reactor -> reactor.status().counters().retries()).sum(),
        reactors.stream().mapToLong(reactor -> reactor.status().counters().parked()).sum(),
        count("OrderConfirmed", ""),
        count("OrderCancelled", "unpaid"),
        count("StockRefused", ""));
  }

  private long count(String type, String text) {
    return log().stream()
        .filter(event -> event.type().equals(type) && event.data().toString().contains(text))
        .count();
  }

  /** Returns all that was stored, which is the same for the same seed. */
  List<String> history() {
    return log().stream().map(RecordedEvent::toString).toList();
  }
}
