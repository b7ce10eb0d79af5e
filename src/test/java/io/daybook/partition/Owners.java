package io.daybook.partition;

import io.daybook.append.AppendTurns;
import io.daybook.codec.EventCodec;
import io.daybook.codec.StateCodec;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStore.Head;
import io.daybook.kernel.DomainModule;
import io.daybook.platform.Ids;
import io.daybook.privacy.PersonalWriting;
import io.daybook.testkit.FlakyEventStore;
import io.daybook.testkit.VirtualTime;
import java.util.List;
import java.util.SplittableRandom;

/** Owners of the only partition of a store, all in one virtual time. */
final class Owners {
  private static final int ACTIONS_MAX = 100_000;
  private static final PartitionOptions USUAL = PartitionOptions.DEFAULTS;

  private final VirtualTime time;
  private final VirtualTime.Life process;
  private final List<DomainModule> modules;
  private final PersonalWriting personal;

  /** Creates owners of streams of a module, without keys of persons. */
  Owners(DomainModule module) {
    this(List.of(module), PersonalWriting.without(List.of(module)));
  }

  Owners(List<DomainModule> modules, PersonalWriting personal) {
    this(new VirtualTime(), modules, personal);
  }

  private Owners(VirtualTime time, List<DomainModule> modules, PersonalWriting personal) {
    this.time = time;
    this.process = time.process();
    this.modules = modules;
    this.personal = personal;
  }

  /** Returns owners of streams of another module in the same time. */
  Owners with(DomainModule module) {
    return new Owners(time, List.of(module), PersonalWriting.without(List.of(module)));
  }

  static PartitionOptions retries(int max) {
    return options(max, USUAL.cacheBytesMax(), USUAL.snapshotEveryEvents(), USUAL.pageEvents());
  }

  static PartitionOptions cacheBytes(long max) {
    return options(USUAL.retriesMax(), max, USUAL.snapshotEveryEvents(), USUAL.pageEvents());
  }

  static PartitionOptions pages(int snapshotEveryEvents, int pageEvents) {
    return options(USUAL.retriesMax(), USUAL.cacheBytesMax(), snapshotEveryEvents, pageEvents);
  }

  private static PartitionOptions options(
      int retriesMax, long cacheBytesMax, int snapshotEveryEvents, int pageEvents) {
    return new PartitionOptions(
        USUAL.queueCommandsMax(),
        USUAL.batchEventsMax(),
        USUAL.batchBytesMax(),
        USUAL.lingerMillis(),
        retriesMax,
        USUAL.unknownDeadlineMillis(),
        USUAL.streamsCachedMax(),
        USUAL.answersMax(),
        cacheBytesMax,
        snapshotEveryEvents,
        USUAL.loadStreamsMax(),
        pageEvents);
  }

  /** Returns the store, whose answers take some time. */
  EventStore slow(EventStore store) {
    return new FlakyEventStore(store, time, process, new SplittableRandom(1), 0);
  }

  VirtualTime time() {
    return time;
  }

  /** Starts an owner that knows the log up to its end. */
  Partition owner(EventStore store) {
    return owner(store, PartitionOptions.DEFAULTS);
  }

  Partition owner(EventStore store, PartitionOptions options) {
    return owner(store, store.head(0).result(), options);
  }

  /** Starts an owner that knows the log up to a head. */
  Partition owner(EventStore store, Head head) {
    return owner(store, head, PartitionOptions.DEFAULTS);
  }

  private Partition owner(EventStore store, Head head, PartitionOptions options) {
    return new Partition(0, options, time, new Ids(1), head, ports(store));
  }

  WarmUp warmUp(EventStore store, PartitionOptions options) {
    return new WarmUp(0, ports(store), options);
  }

  private PartitionPorts ports(EventStore store) {
    return new PartitionPorts(
        store,
        new EventCodec(modules),
        new StateCodec(modules),
        personal,
        modules,
        new AppendTurns(1),
        process,
        process::elsewhere,
        batch -> {});
  }

  /** Runs until nothing is left to do. */
  void run() {
    time.run(ACTIONS_MAX);
  }
}
