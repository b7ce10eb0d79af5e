package io.daybook.simulation;

import io.daybook.append.AppendTurns;
import io.daybook.codec.CommandCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandReply;
import io.daybook.command.DeferredCommand;
import io.daybook.command.ScheduleOutcome;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.ScheduledCommand.Key;
import io.daybook.eventstore.ScheduledCommandStore;
import io.daybook.partition.SimulatedPartition;
import io.daybook.privacy.SealedCommands;
import io.daybook.schedule.Cancellations;
import io.daybook.schedule.CommandsInTime;
import io.daybook.schedule.ScheduleOptions;
import io.daybook.schedule.SchedulePorts;
import io.daybook.testkit.BadNetwork;
import io.daybook.testkit.FlakyEventStore;
import io.daybook.testkit.FlakyScheduledCommands;
import io.daybook.testkit.Tally;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** One process with partitions and a schedule, until it is killed. */
final class ScheduledNode {
  private static final long RETRY_MILLIS = 30;
  private static final long LOST_ANSWER_MICROS = 20_000;
  private static final ScheduleOptions OPTIONS =
      new ScheduleOptions(1_000, 100, 3, 60, 4, 1_500, 1_000, 20, 700, 5, 100, 1_000, 30);

  private final World world;
  private final SplittableRandom random;
  private final VirtualTime.Life process;
  private final FlakyEventStore store;
  private final BadNetwork network;
  private final List<SimulatedPartition> partitions = new ArrayList<>();
  private final CommandsInTime schedule;
  private final Cancellations cancellations;
  private boolean moody = true;
  private int number;

  /**
   * What all nodes share.
   *
   * @param events what is stored, whatever a node believes
   * @param scheduled the same of commands that wait
   * @param sent is told of every command that is delivered
   */
  record World(
      VirtualTime time,
      EventStore events,
      ScheduledCommandStore scheduled,
      ScheduleDefect defect,
      Consumer<CommandEnvelope> sent) {}

  ScheduledNode(World world, SplittableRandom random, double brokenShare) {
    this.world = world;
    this.random = random;
    this.process = world.time().process();
    this.store =
        new FlakyEventStore(world.events(), world.time(), process, random.split(), brokenShare);
    this.network = new BadNetwork(world.time(), process, random.split(), brokenShare);
    FlakyScheduledCommands scheduled =
        new FlakyScheduledCommands(
            new DefectiveSchedule(world.scheduled(), world.defect()), network);
    SchedulePorts ports =
        new SchedulePorts(
            scheduled,
            store,
            new SealedCommands(List.of(new Tally()), null),
            new CommandCodec(List.of(new Tally())),
            this::send,
            world.time(),
            process);
    this.schedule = new CommandsInTime(ports, OPTIONS);
    this.cancellations = new Cancellations(scheduled, store, world.time());
  }

  void start() {
    startPartition(0, new AppendTurns(1));
  }

  private void startPartition(int id, AppendTurns turns) {
    if (id == store.partitions().count()) {
      schedule.start().onFailure(noCount -> {});
      return;
    }
    store
        .head(id)
        .onComplete(
            head -> {
              partitions.add(
                  new SimulatedPartition(
                      id,
                      head,
                      store,
                      new Tally(),
                      turns,
                      world.time(),
                      process,
                      random.nextLong(),
                      committed -> {}));
              startPartition(id + 1, turns);
            },
            failure -> process.after(RETRY_MILLIS, () -> startPartition(id, turns)));
  }

  /** Tells whether it takes commands. */
  boolean ready() {
    return partitions.size() == store.partitions().count() && !process.dead();
  }

  Future<ScheduleOutcome> schedule(DeferredCommand command) {
    return schedule.schedule(command);
  }

  Future<Cancellations.Outcome> cancel(Key key) {
    return cancellations.cancel(key);
  }

  private Future<CommandReply> send(CommandEnvelope envelope) {
    world.sent().accept(envelope);
    return switch (moody ? random.nextInt(25) : 25) {
      case 0 -> Future.succeededFuture(new CommandReply.Overloaded());
      case 1 -> Future.succeededFuture(new CommandReply.Conflict(3));
      case 2 -> lost(handle(envelope));
      case 3 -> Future.failedFuture("nobody listens");
      default -> handle(envelope);
    };
  }

  private Future<CommandReply> handle(CommandEnvelope envelope) {
    CommandEnvelope shown =
        world.defect() == ScheduleDefect.SENDS_UNDER_ANOTHER_ID
            ? underAnotherId(envelope)
            : envelope;
    return partitions.get(store.partitions().of(envelope.stream())).handle(shown);
  }

  private CommandEnvelope underAnotherId(CommandEnvelope envelope) {
    return new CommandEnvelope(
        envelope.stream(),
        envelope.command(),
        envelope.commandId() + "#" + System.identityHashCode(this) + "-" + number++,
        false,
        envelope.fingerprint(),
        envelope.expectation(),
        envelope.context());
  }

  /** The answer does not come in time. */
  private Future<CommandReply> lost(Future<CommandReply> answer) {
    Promise<CommandReply> none = Promise.promise();
    answer.onComplete(late -> {});
    process.afterMicros(LOST_ANSWER_MICROS, () -> none.fail("no answer in time"));
    return none.future();
  }

  void kill() {
    process.kill();
  }

  /** The stores break off so often from now on. */
  void breakOff(double share) {
    store.breakOff(share);
    network.breakOff(share);
    moody &= share > 0;
  }

  int broken() {
    return store.broken() + network.broken();
  }

  long retried() {
    return schedule.counters().retried();
  }
}
