package io.daybook.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.Json;
import io.daybook.eventstore.EventStore.Direction;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.ForwardingEventStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventPagesTest {
  private static final StreamId STREAM = new StreamId("note", "n");

  private final InMemoryEventStore store = new InMemoryEventStore(1);

  private void fill(int events, int bytesEach) {
    long head = store.head(0).result().position();
    List<RecordedEvent> batch = new ArrayList<>();
    String data = "{\"t\":\"" + "x".repeat(bytesEach) + "\"}";
    for (long n = head + 1; n <= head + events; n++) {
      batch.add(
          new RecordedEvent(
              0,
              n,
              STREAM,
              n,
              new UUID(0, n),
              "T",
              1,
              Json.of(data),
              Json.of("{}"),
              "c" + n,
              0,
              Instant.EPOCH,
              EventHash.NONE));
    }
    assertThat(store.append(new AppendBatch(0, head, batch)).result())
        .isInstanceOf(AppendOutcome.Appended.class);
  }

  private static List<List<RecordedEvent>> all(EventPages pages) {
    List<List<RecordedEvent>> all = new ArrayList<>();
    while (!pages.isDone()) {
      all.add(pages.next().result());
    }
    return all;
  }

  private static List<Long> versions(List<List<RecordedEvent>> pages) {
    return pages.stream().flatMap(List::stream).map(RecordedEvent::version).toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void everyEventComesOnceInOrder() {
    fill(5_000, 10);
    assertThat(versions(all(EventPages.ofStream(store, STREAM, 1, 5_000, Direction.FORWARD))))
        .isEqualTo(range(1, 5_000));
    assertThat(versions(all(EventPages.ofStream(store, STREAM, 7, 2_000, Direction.FORWARD))))
        .isEqualTo(range(7, 2_006));
    assertThat(versions(all(EventPages.ofStream(store, STREAM, 4_321, 4_321, Direction.BACKWARD))))
        .isEqualTo(range(1, 4_321).reversed());
    assertThat(versions(all(EventPages.ofPartition(store, 0, 4_999, 2))))
        .isEqualTo(range(4_999, 5_000));
    assertThat(EventPages.ofPartition(store, 0, 5_001, 0).isDone()).isTrue();
  }

  @Test
  void pagesHaveAboutHalfAMegabyte() {
    fill(5_000, 10);
    fill(4_000, 5_000);
    List<List<RecordedEvent>> pages =
        all(EventPages.ofStream(store, STREAM, 1, 9_000, Direction.FORWARD));
    assertThat(versions(pages)).isEqualTo(range(1, 9_000));
    assertThat(pages.get(4)).hasSize(EventPages.EVENTS_MAX);
    assertThat(pages.subList(pages.size() - 20, pages.size() - 1))
        .allSatisfy(page -> assertThat(page.size()).isBetween(100, 105));
  }

  @Test
  void anEventThatIsLackingIsNotPassedOver() {
    fill(500, 10);
    for (long lost : new long[] {1, 100, 101, 250, 500}) {
      EventStore lossy = lossy(lost);
      EventPages pages = EventPages.ofStream(lossy, STREAM, 1, 500, Direction.FORWARD);
      Throwable failure = null;
      long seen = 0;
      while (failure == null && !pages.isDone()) {
        Future<List<RecordedEvent>> page = pages.next();
        failure = page.cause();
        seen = page.succeeded() ? page.result().getLast().version() : seen;
      }
      assertThat(failure).as("without " + lost).isInstanceOf(IllegalStateException.class);
      assertThat(seen).isLessThan(lost);
    }
  }

  private EventStore lossy(long lost) {
    return new ForwardingEventStore(store) {
      @Override
      public Future<List<RecordedEvent>> readStream(
          StreamId stream, long from, int limit, Direction direction) {
        return super.readStream(stream, from, limit, direction)
            .map(page -> page.stream().filter(event -> event.version() != lost).toList());
      }
    };
  }
}
