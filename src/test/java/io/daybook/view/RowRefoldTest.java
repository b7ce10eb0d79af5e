package io.daybook.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.EventCodec;
import io.daybook.codec.Json;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.feed.FeedDecoder;
import io.daybook.feed.FeedEvent;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Recorded;
import io.daybook.kernel.StreamId;
import io.daybook.kernel.View;
import io.daybook.testkit.ForwardingEventStore;
import io.daybook.testkit.TestModule;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows that many events have touched are folded again with little of the log in memory. */
class RowRefoldTest {
  private static final int PARTITIONS = 3;
  private static final int EVENTS = 2_000;
  private static final RowRefold.Bounds SMALL = new RowRefold.Bounds(2, 10, 60);
  private static final UUID PERSON = new UUID(0, 1);

  record Sold(String region, int amount) {}

  /** Tells of every event and of their order. */
  record Sales(String region, int count, int trace) {}

  private final View<Sales> view =
      View.of("sales", Sales.class).on(Sold.class, e -> e.event().region(), this::sold).build();
  private final List<DomainModule> modules =
      List.of(TestModule.of(TestModule.journal("sale").event(Sold.class).build()));
  private final EventCodec codec = new EventCodec(modules);
  private final EventFold<Sales> fold = new EventFold<>(view, modules);
  private final InMemoryEventStore truth = new InMemoryEventStore(PARTITIONS);
  private final Counting store = new Counting();
  private final Random random = new Random(5);
  private final Map<StreamId, Long> versions = new HashMap<>();
  private final Map<String, Sales> expected = new HashMap<>();
  private final Map<String, Optional<Sales>> replaced = new HashMap<>();
  private Positions applied = Positions.start(PARTITIONS);
  private int folded;
  private int sold;

  private Sales sold(@Nullable Sales row, Recorded<Sold> e) {
    folded++;
    return next(row, e.event());
  }

  private static Sales next(@Nullable Sales row, Sold event) {
    return row == null
        ? new Sales(event.region(), 1, event.amount())
        : new Sales(row.region(), row.count() + 1, 31 * row.trace() + event.amount());
  }

  /** Counts the events that were read and are not folded yet, and lets others come meanwhile. */
  private final class Counting extends ForwardingEventStore {
    private int read;
    private int mostWaiting;
    private int pages;
    private int pagesWithNews;
    private Runnable news = () -> {};

    Counting() {
      super(truth);
    }

    private List<RecordedEvent> count(List<RecordedEvent> page) {
      read += page.size();
      mostWaiting = Math.max(mostWaiting, read - folded);
      return page;
    }

    @Override
    public Future<List<RecordedEvent>> readPartition(int partition, long from, int limit) {
      if (++pages <= pagesWithNews) {
        news.run();
      }
      return super.readPartition(partition, from, limit).map(this::count);
    }

    @Override
    public Future<List<RecordedEvent>> readStreams(
        int partition, List<StreamId> streams, int limitEach) {
      return super.readStreams(partition, streams, limitEach).map(this::count);
    }

    @Override
    public Future<List<RecordedEvent>> readStream(
        StreamId stream, long from, int limit, Direction direction) {
      return super.readStream(stream, from, limit, direction).map(this::count);
    }
  }

  /** Has applied all that there is, and is given nothing else. */
  private final class Slice implements RowRefold.Slice<Sales> {
    @Override
    public Positions positions() {
      return applied;
    }

    @Override
    public Future<Void> replace(Map<String, Optional<Sales>> rows) {
      rows.forEach((region, row) -> assertThat(row).contains(expected.get(region)));
      replaced.putAll(rows);
      return Future.succeededFuture();
    }
  }

  private RowRefold<Sales> refold(RowOrigins origins) {
    return new RowRefold<>(new Slice(), store, new FeedDecoder(codec), fold, origins, SMALL);
  }

  /** Appends an event, later than all before it, which the slice applies. */
  private FeedEvent sell(StreamId stream, String region) {
    int partition = truth.partitions().of(stream);
    long position = applied.of(partition) + 1;
    Sold event = new Sold(region, random.nextInt(1_000));
    EventCodec.Encoded encoded = codec.encode(event);
    RecordedEvent stored =
        new RecordedEvent(
            partition,
            position,
            stream,
            versions.merge(stream, 1L, Long::sum),
            new UUID(partition, position),
            encoded.type(),
            encoded.schemaVersion(),
            encoded.data(),
            Json.of("{}"),
            partition + "-" + position,
            0,
            Instant.EPOCH.plusMillis(sold++),
            EventHash.NONE);
    truth.append(new AppendBatch(partition, position - 1, List.of(stored)));
    applied = applied.with(partition, position);
    expected.compute(region, (key, row) -> next(row, event));
    return new FeedDecoder(codec).decode(stored);
  }

  private void sellMany(RowOrigins origins) {
    for (int i = 0; i < EVENTS; i++) {
      StreamId stream = new StreamId("sale", "s-" + random.nextInt(50));
      String region = "r-" + random.nextInt(3);
      sell(stream, region);
      origins.touched(region, stream, Set.of(PERSON));
    }
  }

  private void assertRefolded(Set<String> regions) {
    assertThat(replaced.keySet()).isEqualTo(regions);
  }

  private static RowOrigins untracked() {
    return new RowOrigins(false);
  }

  @Test
  void aLogOfAnyLengthIsFoldedPageByPage() {
    RowOrigins origins = untracked();
    for (int i = 0; i < EVENTS; i++) {
      StreamId stream = new StreamId("sale", "s-" + random.nextInt(50));
      sell(stream, "all");
      origins.touched("all", stream, Set.of(PERSON));
    }
    assertThat(refold(origins).run(Set.of(PERSON)).succeeded()).isTrue();

    assertRefolded(Set.of("all"));
    assertThat(folded).isEqualTo(EVENTS);
    assertThat(store.pages).isBetween(EVENTS / SMALL.pageEvents(), EVENTS / SMALL.pageEvents() + 9);
    assertThat(store.mostWaiting).isBetween(1, PARTITIONS * SMALL.pageEvents());
  }

  @Test
  void manyRowsAreFoldedAFewAtATime() {
    RowOrigins origins = untracked();
    sellMany(origins);
    assertThat(refold(origins).run(Set.of(PERSON)).succeeded()).isTrue();
    assertRefolded(Set.of("r-0", "r-1", "r-2"));
    assertThat(folded).isEqualTo(EVENTS);
  }

  @Test
  void streamsWithTooManyEventsAreNotKeptInMemoryEither() {
    RowOrigins origins = new RowOrigins(true);
    StreamId stream = new StreamId("sale", "s-1");
    for (int i = 0; i < EVENTS; i++) {
      sell(stream, "all");
      origins.touched("all", stream, Set.of(PERSON));
    }
    assertThat(refold(origins).run(Set.of(PERSON)).succeeded()).isTrue();

    assertRefolded(Set.of("all"));
    assertThat(store.pages).isPositive();
    int givenUp = SMALL.eventsMax() + SMALL.pageEvents();
    assertThat(store.mostWaiting).isBetween(1, givenUp + SMALL.pageEvents());
  }

  @Test
  void fewEventsAreReadByStream() {
    RowOrigins origins = new RowOrigins(true);
    for (int i = 0; i < SMALL.eventsMax(); i++) {
      StreamId stream = new StreamId("sale", "s-" + i % 25);
      sell(stream, "all");
      origins.touched("all", stream, Set.of(PERSON));
    }
    assertThat(refold(origins).run(Set.of(PERSON)).succeeded()).isTrue();
    assertRefolded(Set.of("all"));
    assertThat(store.pages).isZero();
  }

  /** Lets so many events come with each page of the log that is read, up to so many pages. */
  private void news(RowRefold<Sales> refold, int events, int pages) {
    store.pagesWithNews = pages;
    store.news =
        () -> {
          for (int i = 0; i < events; i++) {
            String region = "r-" + random.nextInt(3);
            StreamId stream = new StreamId("sale", "s-" + random.nextInt(50));
            refold.applying(region, sell(stream, region));
          }
        };
  }

  @Test
  void whatComesMeanwhileIsFoldedOnce() {
    RowOrigins origins = untracked();
    sellMany(origins);
    RowRefold<Sales> refold = refold(origins);
    news(refold, 3, 700);
    assertThat(refold.run(Set.of(PERSON)).succeeded()).isTrue();
    assertThat(store.pages).isGreaterThan(EVENTS / SMALL.pageEvents());
    assertThat(replaced).hasSize(3);
  }

  /** Where as much comes as is read, it is not followed for ever, but noted. */
  @Test
  void whatComesFasterThanItIsReadIsFoldedOnce() {
    RowOrigins origins = untracked();
    for (int i = 0; i < 30 * SMALL.pageEvents(); i++) {
      StreamId stream = new StreamId("sale", "s-" + random.nextInt(50));
      sell(stream, "r-0");
      origins.touched("r-0", stream, Set.of(PERSON));
    }
    RowRefold<Sales> refold = refold(origins);
    int many = 500;
    news(refold, 2 * SMALL.pageEvents(), many);
    assertThat(refold.run(Set.of(PERSON)).succeeded()).isTrue();
    assertThat(store.pages).isLessThan(many);
    assertRefolded(Set.of("r-0"));
  }
}
