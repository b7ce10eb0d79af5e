package io.daybook.simulation;

import io.daybook.append.AppendTurns;
import io.daybook.codec.EventCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.CommittedBatch;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Positions;
import io.daybook.feed.Feed;
import io.daybook.feed.FeedBatch;
import io.daybook.feed.FeedOptions;
import io.daybook.kernel.DomainModule;
import io.daybook.partition.SimulatedPartition;
import io.daybook.reactor.ReactorPorts;
import io.daybook.reactor.RunningReactor;
import io.daybook.relay.Relay;
import io.daybook.relay.RelayOptions;
import io.daybook.relay.RelayProgress;
import io.daybook.relay.RelayTarget;
import io.daybook.testkit.FlakyEventStore;
import io.daybook.testkit.Tally;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** One process: partitions, relay, feed and two views, until it is killed. */
final class SimulatedNode {
  private static final int VIEWS = 2;
  private static final long RETRY_MILLIS = 30;
  private static final long ASK_MILLIS = 100;
  private static final RelayOptions RELAY = new RelayOptions(40, 10, 20, 100, 50);
  private static final FeedOptions FEED = new FeedOptions(10, 20, 200, 100, 0, Set.of());

  private final World world;
  private final SplittableRandom random;
  private final VirtualTime.Life process;
  private final FlakyEventStore store;
  private final List<SimulatedPartition> partitions = new ArrayList<>();
  private final List<SimulatedView> views = new ArrayList<>();
  private final List<RunningReactor> reactors;
  private final Relay relay;
  private final Feed feed;
  private boolean ready;

  /**
   * What all nodes share.
   *
   * @param truth what is stored, whatever a node believes
   * @param module what the nodes run
   * @param reactors gives a node its reactors
   */
  record World(
      VirtualTime time,
      EventStore truth,
      SimulatedKafka kafka,
      Defect defect,
      DomainModule module,
      NodeReactors reactors) {
    static World ofTally(VirtualTime time, EventStore truth, SimulatedKafka kafka, Defect defect) {
      return new World(time, truth, kafka, defect, new Tally(), process -> List.of());
    }
  }

  /** What a node's reactors work with. */
  record Host(
      VirtualTime.Life life, FlakyEventStore store, EventCodec codec, ReactorPorts.Sender sender) {}

  /** Gives a node its reactors. */
  @FunctionalInterface
  interface NodeReactors {
    List<RunningReactor> of(Host host);
  }

  SimulatedNode(World world, SplittableRandom random, double brokenShare) {
    this.world = world;
    this.random = random;
    this.process = world.time().process();
    this.store =
        new FlakyEventStore(
            new DefectiveEventStore(world.truth(), world.defect(), world.time(), random.split()),
            world.time(),
            process,
            random.split(),
            brokenShare);
    EventCodec codec = new EventCodec(List.of(world.module()));
    for (int i = 0; i < VIEWS; i++) {
      boolean careless = world.defect() == Defect.APPLIES_WITHOUT_LOOKING_AT_POSITIONS;
      views.add(new SimulatedView(store, codec, process, random.split(), careless));
    }
    this.feed =
        new Feed(
            FEED,
            Positions.start(store.partitions().count()),
            new Feed.Ports(
                store, codec, world.kafka().source(process), world.time(), process, this::deliver));
    this.reactors = world.reactors().of(new Host(process, store, codec, this::handle));
    this.relay =
        new Relay(RELAY, store, target(), new RelayProgress(store.partitions().count()), process);
  }

  private RelayTarget target() {
    RelayTarget honest = world.kafka().target(process);
    return world.defect() == Defect.SAVES_ITS_PLACE_BEFORE_IT_HAS_SENT
        ? new HastyTarget(honest)
        : honest;
  }

  void start() {
    AppendTurns turns = new AppendTurns(1 + random.nextInt(2));
    startPartition(0, turns);
  }

  private void startPartition(int id, AppendTurns turns) {
    if (id == store.partitions().count()) {
      ready = true;
      retried(relay::start);
      retried(() -> feed.start().onSuccess(started -> feed.begin()));
      views.forEach(view -> view.keepUpWith(feed));
      reactors.forEach(reactor -> retried(() -> reactor.start().onSuccess(b -> keepUp(reactor))));
      return;
    }
    retried(
        () ->
            store
                .head(id)
                .onSuccess(
                    head -> {
                      partitions.add(
                          new SimulatedPartition(
                              id,
                              head,
                              store,
                              world.module(),
                              turns,
                              world.time(),
                              process,
                              random.nextLong(),
                              this::committed));
                      startPartition(id + 1, turns);
                    }));
  }

  private void retried(Supplier<Future<?>> action) {
    action.get().onFailure(failure -> process.after(RETRY_MILLIS, () -> retried(action)));
  }

  private void committed(CommittedBatch batch) {
    relay.committed(batch);
    feed.committed(batch);
  }

  private void keepUp(RunningReactor reactor) {
    reactor.seen(feed.positions());
    process.after(ASK_MILLIS, () -> keepUp(reactor));
  }

  /** Nobody waits for a reactor, and what is handed to it is lost at times. */
  private Future<Void> deliver(FeedBatch batch) {
    for (RunningReactor reactor : reactors) {
      if (random.nextInt(10) > 0) {
        process.afterMicros(random.nextInt(1_000), () -> reactor.offer(batch.runs()));
      }
    }
    return Future.all(views.stream().map(view -> view.deliver(batch)).toList()).mapEmpty();
  }

  /** Tells whether it takes commands. */
  boolean ready() {
    return ready && !process.dead();
  }

  Future<CommandReply> handle(CommandEnvelope envelope) {
    return partitions.get(store.partitions().of(envelope.stream())).handle(envelope);
  }

  /** Tells whether this is its life. */
  boolean lives(VirtualTime.Life life) {
    return process == life;
  }

  void kill() {
    process.kill();
  }

  /** The store breaks off so often from now on. */
  void breakOff(double share) {
    store.breakOff(share);
  }

  List<SimulatedView> views() {
    return views;
  }

  int broken() {
    return store.broken();
  }

  int lookedUp() {
    return store.lookedUp();
  }

  long racesLost() {
    return partitions.stream().mapToLong(partition -> partition.counters().racesLost()).sum();
  }

  List<RunningReactor> reactors() {
    return reactors;
  }

  Feed feed() {
    return feed;
  }
}
