package io.daybook.partition;

import io.daybook.append.AppendTurns;
import io.daybook.codec.EventCodec;
import io.daybook.codec.StateCodec;
import io.daybook.command.CommandDelivery;
import io.daybook.eventstore.CommittedBatch;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStore.Head;
import io.daybook.kernel.DomainModule;
import io.daybook.platform.BusAddresses;
import io.daybook.platform.Clock;
import io.daybook.platform.Ids;
import io.daybook.platform.Timers;
import io.daybook.privacy.PersonalWriting;
import io.daybook.privacy.SubjectErased;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Owns a partition: answers the commands that come to {@code command.<p>} and publishes every group
 * that became durable on {@code committed.<p>}.
 */
public final class PartitionVerticle extends VerticleBase {
  private static final long DRAIN_POLL_MILLIS = 10;

  private final int id;
  private final PartitionOptions options;
  private final EventStore store;
  private final EventCodec codec;
  private final StateCodec states;
  private final PersonalWriting personal;
  private final List<? extends DomainModule> modules;
  private final AppendTurns turns;
  private final Clock clock;
  private @Nullable Partition partition;
  private @Nullable MessageConsumer<CommandDelivery> consumer;

  /** Creates the owner of a partition whose events have nothing personal. */
  public PartitionVerticle(
      int id,
      PartitionOptions options,
      EventStore store,
      EventCodec codec,
      List<? extends DomainModule> modules,
      AppendTurns turns,
      Clock clock) {
    this(id, options, store, codec, modules, PersonalWriting.without(modules), turns, clock);
  }

  /**
   * Creates the owner of a partition.
   *
   * @param turns shared by all partitions of a store
   */
  public PartitionVerticle(
      int id,
      PartitionOptions options,
      EventStore store,
      EventCodec codec,
      List<? extends DomainModule> modules,
      PersonalWriting personal,
      AppendTurns turns,
      Clock clock) {
    this.id = id;
    this.options = options;
    this.store = store;
    this.codec = codec;
    this.states = new StateCodec(modules);
    this.modules = modules;
    this.personal = personal;
    this.turns = turns;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    return store.head(id).compose(this::begin);
  }

  private Future<Void> begin(Head head) {
    PartitionPorts ports =
        new PartitionPorts(
            store,
            codec,
            states,
            personal,
            modules,
            turns,
            Timers.on(context),
            this::inBackground,
            this::publish);
    Partition owned = new Partition(id, options, clock, Ids.seeded(), head, ports);
    partition = owned;
    MessageConsumer<CommandDelivery> commands =
        vertx.eventBus().localConsumer(BusAddresses.command(id));
    consumer = commands;
    commands.handler(message -> handle(owned, message.body()));
    return vertx
        .eventBus()
        .<SubjectErased>localConsumer(
            BusAddresses.erasedPartition(id), message -> erased(owned, message))
        .completion()
        .compose(registered -> commands.completion())
        .compose(listening -> new WarmUp(id, ports, options).run(head.position()));
  }

  private <T> Future<T> inBackground(Callable<T> computation) {
    return vertx.executeBlocking(computation, false).map(Objects::requireNonNull);
  }

  /** Returns the partition. */
  public int id() {
    return id;
  }

  /** Returns the last position that is known to be durable, 0 before the start. */
  public long head() {
    Partition owned = partition;
    return owned == null ? 0 : owned.head();
  }

  /** Returns what was counted; all zero before the start. */
  public PartitionCounters counters() {
    Partition owned = partition;
    return owned == null ? new PartitionCounters() : owned.counters();
  }

  private static void handle(Partition partition, CommandDelivery delivery) {
    try {
      partition.handle(delivery.envelope()).onComplete(delivery::answer, delivery::fail);
    } catch (RuntimeException defect) {
      delivery.fail(defect);
      throw defect;
    }
  }

  private static void erased(Partition partition, Message<SubjectErased> message) {
    partition
        .erased(message.body().keys())
        .onComplete(done -> message.reply(null), failure -> message.fail(500, failure.toString()));
  }

  private void publish(CommittedBatch batch) {
    vertx.eventBus().publish(BusAddresses.committed(id), batch);
  }

  /** Takes no more commands, and waits until those that were taken are answered. */
  @Override
  public Future<?> stop() {
    MessageConsumer<CommandDelivery> commands = consumer;
    Future<?> closed = commands == null ? Future.succeededFuture() : commands.unregister();
    return closed.compose(done -> drained());
  }

  private Future<Void> drained() {
    Promise<Void> drained = Promise.promise();
    pollDrained(drained);
    return drained.future();
  }

  private void pollDrained(Promise<Void> drained) {
    Partition owned = partition;
    if (owned == null || owned.counters().waiting == 0) {
      drained.complete();
    } else {
      vertx.setTimer(DRAIN_POLL_MILLIS, ignored -> pollDrained(drained));
    }
  }
}
