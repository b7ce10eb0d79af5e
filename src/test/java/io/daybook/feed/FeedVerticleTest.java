package io.daybook.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.EventCodec;
import io.daybook.codec.Json;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.kernel.Category;
import io.daybook.kernel.Decider;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.StreamId;
import io.daybook.platform.Clock;
import io.daybook.platform.LocalMessageCodec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A source that loses, repeats and reorders hints of events that nobody has applied yet. */
final class FeedVerticleTest {
  private static final int PARTITIONS = 2;
  private static final int BATCHES = 40;
  private static final int BATCH_EVENTS = 10;
  private static final long SECONDS_MAX = 20;

  record Happened(int number) {}

  static final class Nothing implements Decider<Happened, Object, String>, DomainModule {
    @Override
    public String initial() {
      return "";
    }

    @Override
    public List<Object> decide(Happened command, String state) {
      return List.of();
    }

    @Override
    public String evolve(String state, Object event) {
      return state;
    }

    @Override
    public String name() {
      return "things";
    }

    @Override
    public List<Category<?, ?, ?>> categories() {
      return List.of(Category.named("thing", this).event(Happened.class).build());
    }
  }

  private record Told(int partition, long position, RecordedEvent event)
      implements FeedSource.Hint {}

  private static final class Untrustworthy implements FeedSource {
    private final Vertx vertx;
    private final Queue<List<Hint>> answers = new ConcurrentLinkedQueue<>();

    Untrustworthy(Vertx vertx) {
      this.vertx = vertx;
    }

    @Override
    public Future<Void> start() {
      return Future.succeededFuture();
    }

    @Override
    public Future<List<Hint>> next() {
      List<Hint> answer = answers.poll();
      return answer == null ? vertx.timer(5).map(List.of()) : vertx.timer(1).map(answer);
    }

    @Override
    public boolean delivers() {
      return true;
    }

    @Override
    public Future<Void> stop() {
      return Future.succeededFuture();
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final InMemoryEventStore store = new InMemoryEventStore(PARTITIONS);
  private final EventCodec codec = new EventCodec(List.of(new Nothing()));
  private final Untrustworthy source = new Untrustworthy(vertx);
  private final List<String> applied = new CopyOnWriteArrayList<>();
  private final FeedVerticle feed =
      new FeedVerticle(
          new FeedOptions(7, 20, 1_000, 250, 30_000, Set.of("test")),
          store,
          codec,
          source,
          Clock.system(),
          Positions.start(PARTITIONS));
  private final long[] heads = new long[PARTITIONS];

  @BeforeEach
  void start() {
    LocalMessageCodec.register(vertx);
    FeedSubscription subscription =
        new FeedSubscription(vertx, store, codec, "test", Positions.start(PARTITIONS), this::apply);
    Promise<Void> subscribed = Promise.promise();
    vertx.runOnContext(now -> subscription.start().onComplete(subscribed));
    await(subscribed.future());
    await(vertx.deployVerticle(feed));
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private void apply(List<FeedRun> runs) {
    for (FeedRun run : runs) {
      run.events().forEach(event -> applied.add(run.partition() + ":" + event.position()));
    }
  }

  private FeedSource.Hint append(int partition) {
    long position = ++heads[partition];
    var encoded = codec.encode(new Happened((int) position));
    RecordedEvent event =
        new RecordedEvent(
            partition,
            position,
            new StreamId("thing", "t" + partition),
            position,
            new UUID(partition, position),
            encoded.type(),
            encoded.schemaVersion(),
            encoded.data(),
            Json.of("{}"),
            "c" + position,
            0,
            Instant.EPOCH,
            EventHash.NONE);
    await(store.append(new AppendBatch(partition, position - 1, List.of(event))));
    return new Told(partition, position, event);
  }

  private void awaitAll() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (applied.size() < heads[0] + heads[1] && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
  }

  private void assertEachOnceInOrder() {
    for (int p = 0; p < PARTITIONS; p++) {
      String prefix = p + ":";
      List<String> expected = new ArrayList<>();
      for (long position = 1; position <= heads[p]; position++) {
        expected.add(prefix + position);
      }
      assertThat(applied.stream().filter(place -> place.startsWith(prefix)).toList())
          .isEqualTo(expected);
    }
  }

  @Test
  void everyEventIsAppliedOnceAndInOrderWhateverTheSourceDoes() throws Exception {
    Random random = new Random(7);
    for (int batch = 0; batch < BATCHES; batch++) {
      List<FeedSource.Hint> hints = new ArrayList<>();
      for (int i = 0; i < BATCH_EVENTS; i++) {
        FeedSource.Hint hint = append(random.nextInt(PARTITIONS));
        for (int copies = random.nextInt(4); copies > 0; copies--) {
          hints.add(hint);
        }
      }
      Collections.shuffle(hints, random);
      source.answers.add(hints);
    }

    awaitAll();

    assertEachOnceInOrder();
    assertThat(feed.counters().holes()).isGreaterThan(BATCHES / 2);
    assertThat(feed.counters().duplicates()).isGreaterThan(BATCHES / 2);
    assertThat(feed.counters().fetches()).isPositive();
  }

  @Test
  void aRecordOfAnEventThatIsNotInTheStoreDoesNotKeepTheFeedBusy() throws Exception {
    FeedSource.Hint first = append(0);
    source.answers.add(List.of(new Told(0, 1_000_000, ((Told) first).event()), first));
    awaitAll();
    Thread.sleep(200);
    long fetches = feed.counters().fetches();
    Thread.sleep(300);

    assertThat(feed.counters().fetches() - fetches).isLessThan(10);
    source.answers.add(List.of(append(0)));
    awaitAll();
    assertEachOnceInOrder();
  }
}
