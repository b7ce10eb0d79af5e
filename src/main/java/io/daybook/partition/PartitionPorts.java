package io.daybook.partition;

import io.daybook.append.AppendTurns;
import io.daybook.codec.EventCodec;
import io.daybook.codec.StateCodec;
import io.daybook.eventstore.CommittedBatch;
import io.daybook.eventstore.EventStore;
import io.daybook.kernel.DomainModule;
import io.daybook.platform.Timers;
import io.daybook.privacy.PersonalWriting;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * What a partition works with.
 *
 * @param store the event store
 * @param codec the event types
 * @param states the states in snapshots
 * @param personal what is done with personal data
 * @param modules the deciders
 * @param turns which partitions may append now
 * @param timers run actions on the context later
 * @param background runs a computation on another thread, and answers on the context
 * @param committed is told of every group that became durable
 */
record PartitionPorts(
    EventStore store,
    EventCodec codec,
    StateCodec states,
    PersonalWriting personal,
    List<? extends DomainModule> modules,
    AppendTurns turns,
    Timers timers,
    Background background,
    Consumer<CommittedBatch> committed) {

  /** Runs a computation off the partition's context. */
  @FunctionalInterface
  interface Background {
    <T> Future<T> run(Callable<T> computation);
  }
}
