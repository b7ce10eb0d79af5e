package io.daybook.partition;

import io.daybook.append.AppendTurns;
import io.daybook.codec.EventCodec;
import io.daybook.codec.StateCodec;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStore.Head;
import io.daybook.kernel.DomainModule;
import io.daybook.platform.Ids;
import io.daybook.privacy.PersonalWriting;
import io.daybook.testkit.VirtualTime;
import java.util.List;

/** Owners of the only partition of a store, all in one virtual time. */
final class Owners {
  private static final int ACTIONS_MAX = 100_000;

  private final VirtualTime time = new VirtualTime();
  private final VirtualTime.Life process = time.process();
  private final List<DomainModule> modules;
  private final PersonalWriting personal;

  /** Creates owners of streams of a module, without keys of persons. */
  Owners(DomainModule module) {
    this(List.of(module), PersonalWriting.without(List.of(module)));
  }

  Owners(List<DomainModule> modules, PersonalWriting personal) {
    this.modules = modules;
    this.personal = personal;
  }

  VirtualTime time() {
    return time;
  }

  VirtualTime.Life process() {
    return process;
  }

  /** Starts an owner that knows the log up to its end. */
  Partition owner(EventStore store) {
    return owner(store, store.head(0).result(), PartitionOptions.DEFAULTS);
  }

  Partition owner(EventStore store, Head head, PartitionOptions options) {
    PartitionPorts ports =
        new PartitionPorts(
            store,
            new EventCodec(modules),
            new StateCodec(modules),
            personal,
            modules,
            new AppendTurns(1),
            process,
            process::elsewhere,
            batch -> {});
    return new Partition(0, options, time, new Ids(1), head, ports);
  }

  /** Runs until nothing is left to do. */
  void run() {
    time.run(ACTIONS_MAX);
  }
}
