package io.daybook.admin;

import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStore.Head;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.platform.Clock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows the partitions: where they end, how far they are published, how fast they grow. It looks at
 * the heads that this process knows once a second; the partitions are started before it.
 *
 * <p>Context: the questions may come from any; their futures complete on the one that asked.
 */
public final class PartitionsVerticle extends VerticleBase {
  /** The only shard: one PostgreSQL database. */
  private static final String SHARD = "0";

  private static final long SAMPLE_MILLIS = 1_000;

  private final EventStore stored;
  private final Supplier<Positions> known;
  private final @Nullable Supplier<Positions> relayed;
  private final UUID owner;
  private final Clock clock;
  private final AppendRates rates = new AppendRates();
  private final AtomicReference<double[]> perSecond;

  /**
   * Creates it.
   *
   * @param stored the events as they are stored
   * @param known the heads of all partitions as this process has seen them
   * @param relayed what Kafka has acknowledged, null where nothing is relayed
   * @param owner this node, which owns all partitions
   */
  public PartitionsVerticle(
      EventStore stored,
      Supplier<Positions> known,
      @Nullable Supplier<Positions> relayed,
      UUID owner,
      Clock clock) {
    this.stored = stored;
    this.known = known;
    this.relayed = relayed;
    this.owner = owner;
    this.clock = clock;
    this.perSecond = new AtomicReference<>(new double[stored.partitions().count()]);
  }

  /**
   * A partition as it is now.
   *
   * @param partition which
   * @param shard the database that holds it
   * @param head its last position
   * @param relayed the last position that Kafka acknowledged, null where nothing is relayed
   * @param rate events per second in the last ten seconds, as this node saw them
   * @param owner the node that owns it
   */
  public record Status(
      int partition, String shard, long head, @Nullable Long relayed, double rate, UUID owner) {}

  /**
   * The end of a partition, to be kept elsewhere.
   *
   * @param store the id of the store
   * @param recordedAt of the event there, null where the partition is empty
   */
  public record End(
      UUID store, int partition, long position, EventHash hash, @Nullable Instant recordedAt) {}

  @Override
  public Future<?> start() {
    sample();
    vertx.setPeriodic(SAMPLE_MILLIS, timer -> sample());
    return Future.succeededFuture();
  }

  private void sample() {
    rates.sample(clock.nanoTime(), known.get());
    perSecond.set(rates.perSecond(stored.partitions().count()));
  }

  /** Returns all partitions. */
  public Future<List<Status>> partitions() {
    return stored.heads().map(this::statuses);
  }

  private List<Status> statuses(Positions heads) {
    Supplier<Positions> published = relayed;
    Positions acknowledged = published == null ? null : published.get();
    double[] rate = perSecond.get();
    List<Status> statuses = new ArrayList<>();
    for (int p = 0; p < heads.partitions(); p++) {
      Long position = acknowledged == null ? null : acknowledged.of(p);
      statuses.add(new Status(p, SHARD, heads.of(p), position, rate[p], owner));
    }
    return statuses;
  }

  /** Returns the end of a partition, which must be one of the store. */
  public Future<End> end(int partition) {
    return stored
        .head(partition)
        .compose(
            head ->
                stored
                    .readPartition(partition, Math.max(1, head.position()), 1)
                    .map(last -> end(partition, head, last)));
  }

  /**
   * An empty partition may have got its first event meanwhile: that is not the end that is told.
   */
  private End end(int partition, Head head, List<RecordedEvent> last) {
    Instant time = head.position() == 0 || last.isEmpty() ? null : last.getFirst().recordedAt();
    return new End(stored.id(), partition, head.position(), head.hash(), time);
  }
}
