package io.daybook.partition;

import io.daybook.append.AppendTurns;
import io.daybook.codec.EventCodec;
import io.daybook.codec.StateCodec;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.CommittedBatch;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStore.Head;
import io.daybook.kernel.DomainModule;
import io.daybook.platform.Ids;
import io.daybook.privacy.PersonalWriting;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/** The owner of a partition in virtual time, with small bounds so that all of them are met. */
public final class SimulatedPartition {
  private static final PartitionOptions OPTIONS =
      new PartitionOptions(1_000, 8, 1 << 20, 2, 200, 300, 3, 2, 2_000, 5, 2, 4);

  private final Partition partition;

  /** Becomes the owner of a partition that ends at {@code head}. */
  public SimulatedPartition(
      int id,
      Head head,
      EventStore store,
      DomainModule module,
      AppendTurns turns,
      VirtualTime time,
      VirtualTime.Life process,
      long seed,
      Consumer<CommittedBatch> committed) {
    List<DomainModule> modules = List.of(module);
    PartitionPorts ports =
        new PartitionPorts(
            store,
            new EventCodec(modules),
            new StateCodec(modules),
            PersonalWriting.without(modules),
            modules,
            turns,
            process,
            process::elsewhere,
            committed);
    this.partition = new Partition(id, OPTIONS, time, new Ids(seed), head, ports);
  }

  /** Handles a command. */
  public Future<CommandReply> handle(CommandEnvelope envelope) {
    return partition.handle(envelope);
  }

  /** Returns what was counted. */
  public PartitionCounters counters() {
    return partition.counters();
  }
}
