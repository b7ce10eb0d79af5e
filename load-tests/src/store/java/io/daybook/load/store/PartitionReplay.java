package io.daybook.load.store;

import io.daybook.codec.EventCodec;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.feed.FeedDecoder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Reads a partition from its first event to its last, again from the first where there is time
 * left, and checks that no position is left out.
 *
 * <p>Context: everything on one event loop, as in a server that builds its views again.
 */
final class PartitionReplay implements Contestant {
  private final String name;
  private final Vertx vertx = Engine.vertx();
  private final PostgresEventStore store;
  private final FeedDecoder decoder = new FeedDecoder(new EventCodec(SampleEvents.MODULES));
  private final int partition;
  private final How how;

  /**
   * How it reads.
   *
   * @param pageEvents events that are read at once
   * @param pagesAhead pages that are asked for before they are needed
   * @param decodes whether each event is decoded too, as for a view
   */
  record How(int pageEvents, int pagesAhead, boolean decodes) {}

  PartitionReplay(String name, Database database, int partition, How how) {
    this.name = name;
    this.store = Engine.store(vertx, database);
    this.partition = partition;
    this.how = how;
  }

  @Override
  public String name() {
    return name;
  }

  /** Reads whole partitions until the time is over; the last one is read to its end. */
  @Override
  public double perSecond(int seconds) {
    long from = System.nanoTime();
    long events = 0;
    do {
      events += once();
    } while (System.nanoTime() - from < TimeUnit.SECONDS.toNanos(seconds));
    return events * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - from);
  }

  private long once() {
    long head = Engine.await(store.head(partition)).position();
    Context context = vertx.getOrCreateContext();
    Pass pass = new Pass(head);
    context.runOnContext(begin -> pass.begin());
    Engine.await(pass.done.future());
    return head;
  }

  @Override
  public void close() {
    Engine.await(store.close());
    Engine.await(vertx.close());
  }

  /** One reading, from 1 to the head. */
  private final class Pass {
    private final long head;
    private final Queue<Future<List<RecordedEvent>>> ahead = new ArrayDeque<>();
    private final Promise<Void> done = Promise.promise();
    private long asked;
    private long seen;

    Pass(long head) {
      this.head = head;
    }

    void begin() {
      for (int i = 0; i <= how.pagesAhead(); i++) {
        ask();
      }
      next();
    }

    private void ask() {
      if (asked < head) {
        ahead.add(store.readPartition(partition, asked + 1, how.pageEvents()));
        asked += how.pageEvents();
      }
    }

    private void next() {
      Future<List<RecordedEvent>> page = ahead.poll();
      if (page == null) {
        finish();
      } else {
        page.onComplete(this::read, done::fail);
      }
    }

    private void read(List<RecordedEvent> page) {
      ask();
      for (RecordedEvent event : page) {
        if (event.position() != ++seen) {
          done.tryFail("expected position " + seen + ", was " + event.position());
        }
      }
      if (how.decodes()) {
        decode(page);
      }
      next();
    }

    private void decode(List<RecordedEvent> page) {
      decoder.decodeAll(page).stream()
          .filter(event -> event.problem() != null)
          .findFirst()
          .ifPresent(event -> done.tryFail(event.problem()));
    }

    private void finish() {
      if (seen == head) {
        done.tryComplete();
      } else {
        done.tryFail("expected %d events, were %d".formatted(head, seen));
      }
    }
  }
}
