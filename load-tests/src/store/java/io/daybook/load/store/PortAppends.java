package io.daybook.load.store;

import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.AppendOutcome;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.HashChain;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Groups of ready-made events through the event store's port, as many at once as Daybook sends,
 * chained by hashes or not.
 */
final class PortAppends implements Contestant {
  private final String name;
  private final Vertx vertx = Engine.vertx();
  private final PostgresEventStore store;
  private final SampleEvents samples;
  private final int groupSize;
  private final boolean chained;
  private final long[] heads = new long[Engine.PARTITIONS];
  private final EventHash[] hashes = new EventHash[Engine.PARTITIONS];
  private int runs;

  PortAppends(
      String name, Database database, SampleEvents samples, int groupSize, boolean chained) {
    this.name = name;
    this.store = Engine.store(vertx, database);
    this.samples = samples;
    this.groupSize = groupSize;
    this.chained = chained;
    Arrays.fill(hashes, EventHash.NONE);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double perSecond(int seconds) {
    runs++;
    return new ClosedLoop(vertx, Engine.APPENDS_AT_ONCE).perSecond(seconds, Writer::new);
  }

  @Override
  public void close() {
    Engine.await(store.close());
    Engine.await(vertx.close());
  }

  /** Appends to its share of the partitions, one after the other. */
  private final class Writer implements ClosedLoop.Lane {
    private final EventRows rows;
    private final HashChain chain = new HashChain();
    private int partition;

    Writer(int number) {
      this.partition = number;
      this.rows = new EventRows("port" + runs + '-' + number, samples);
    }

    @Override
    public Future<Integer> next() {
      int p = partition;
      partition = (p + Engine.APPENDS_AT_ONCE) % Engine.PARTITIONS;
      List<RecordedEvent> events = events(p);
      long head = heads[p];
      heads[p] = events.getLast().position();
      hashes[p] = events.getLast().hash();
      return store.append(new AppendBatch(p, head, events)).map(PortAppends.this::appended);
    }

    private List<RecordedEvent> events(int p) {
      Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
      List<RecordedEvent> events = new ArrayList<>(groupSize);
      EventHash previous = hashes[p];
      for (int i = 1; i <= groupSize; i++) {
        RecordedEvent event = event(p, heads[p] + i, now);
        RecordedEvent sealed = chained ? chain.link(previous, event) : event;
        previous = sealed.hash();
        events.add(sealed);
      }
      return events;
    }

    private RecordedEvent event(int p, long position, Instant now) {
      EventRows.Row row = rows.next();
      return new RecordedEvent(
          p,
          position,
          StreamId.parse(row.stream()),
          row.version(),
          row.id(),
          row.sample().type(),
          row.sample().schemaVersion(),
          row.sample().data(),
          row.sample().metadata(),
          row.commandId(),
          0,
          now,
          EventHash.NONE);
    }
  }

  private int appended(AppendOutcome outcome) {
    if (outcome instanceof AppendOutcome.Appended) {
      return groupSize;
    }
    throw new IllegalStateException("not appended: " + outcome);
  }
}
