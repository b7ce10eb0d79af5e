package io.daybook.server;

import io.daybook.codec.Json;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.AppendOutcome;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.HashChain;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.StoredEvent;
import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.eventstore.postgres.PostgresOptions;
import io.daybook.eventstore.postgres.PostgresStoredLog;
import io.daybook.kernel.StreamId;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** A small log with odd JSON in it, in a store of four partitions, as it was written. */
record StoreLog(List<List<RecordedEvent>> events) {
  private static final int PARTITIONS = 4;
  private static final int EVENTS = 12;
  private static final int STREAMS = 4;

  private static final List<String> ODD =
      List.of(
          "{}",
          "{\"a\":\"\uD83D\uDE00 é \\uD83D\\uDE00\",\"bb\":1,\"b\":[1e2,1.0E10,1.50,-0.0,1e-7]}",
          "{\"z\":{\"y\":null,\"xx\":\"\\u001f\\t\\\"\\\\/\"},\"n\":12345678901234567890123}",
          "{\"b\":1,\"a\":2,\"b\":3,\"\":[]}",
          "{\"\uD83D\uDE00\":1,\"\uFF5E\":2,\"a b\":\"\u2028\u007F\"}",
          "{\"d\":4.9E-324,\"m\":1.7976931348623157E308,\"t\":true}");

  /** Makes a store in the database and fills it; nobody is connected to it afterwards. */
  static StoreLog fill(String uri) {
    List<List<RecordedEvent>> log = new ArrayList<>();
    Vertx vertx = Vertx.vertx();
    PostgresEventStore store =
        TestNode.await(PostgresEventStore.open(vertx, PostgresOptions.of(uri, PARTITIONS)));
    for (int partition = 0; partition < PARTITIONS; partition++) {
      List<RecordedEvent> events = partition(store, partition);
      AppendOutcome outcome = TestNode.await(store.append(new AppendBatch(partition, 0, events)));
      if (!(outcome instanceof AppendOutcome.Appended)) {
        throw new AssertionError(outcome);
      }
      log.add(events);
    }
    TestNode.await(store.close());
    TestNode.await(vertx.close());
    return new StoreLog(log);
  }

  private static List<RecordedEvent> partition(PostgresEventStore store, int partition) {
    List<StreamId> streams = new ArrayList<>();
    for (int i = 0; streams.size() < STREAMS; i++) {
      StreamId stream = new StreamId("order", "o-" + i);
      if (store.partitions().of(stream) == partition) {
        streams.add(stream);
      }
    }
    HashChain chain = new HashChain();
    List<RecordedEvent> events = new ArrayList<>();
    EventHash previous = EventHash.NONE;
    for (int i = 0; i < EVENTS; i++) {
      RecordedEvent event = chain.link(previous, event(partition, i, streams.get(i % STREAMS)));
      previous = event.hash();
      events.add(event);
    }
    return events;
  }

  private static RecordedEvent event(int partition, int i, StreamId stream) {
    return new RecordedEvent(
        partition,
        i + 1,
        stream,
        i / STREAMS + 1,
        new UUID(0x0199_0000_0000_7000L | partition, 0x8000_0000_0000_0000L | i),
        "OrderPlaced",
        2,
        Json.of(ODD.get(i % ODD.size())),
        Json.of("{\"actor\":\"\uD83D\uDE00\",\"correlationId\":\"c-" + i + "\"}"),
        "command-" + i,
        0,
        Instant.parse("2026-11-23T12:00:00.123456Z").plusMillis(i),
        EventHash.NONE);
  }

  long size() {
    return events.stream().mapToLong(List::size).sum();
  }

  private RecordedEvent at(int partition, long position) {
    return events.get(partition).get((int) position - 1);
  }

  String stream(int partition, long position) {
    return at(partition, position).stream().toString();
  }

  String id(int partition, long position) {
    return at(partition, position).id().toString();
  }

  String anchor(int partition, long position) {
    return "%d:%d:%s".formatted(partition, position, at(partition, position).hash());
  }

  /** Returns the positions of the first two events of one stream. */
  long[] sameStream(int partition) {
    return new long[] {at(partition, 1).position(), at(partition, 1 + STREAMS).position()};
  }

  /** Computes all hashes of a partition again, as one who tampers could. */
  void chainAgain(String uri, int partition) {
    Vertx vertx = Vertx.vertx();
    PostgresStoredLog log = TestNode.await(PostgresStoredLog.open(vertx, uri));
    List<StoredEvent> rows = TestNode.await(log.read(partition, 0, Long.MAX_VALUE, 1_000));
    PgConnectOptions options = PgConnectOptions.fromUri(uri);
    options.addProperty("search_path", "daybook");
    options.addProperty("session_replication_role", "replica");
    PgConnection connection = TestNode.await(PgConnection.connect(vertx, options));
    HashChain chain = new HashChain();
    EventHash previous = EventHash.NONE;
    for (StoredEvent row : rows) {
      previous = Objects.requireNonNull(chain.hash(previous, row));
      TestNode.await(
          connection
              .query(
                  "UPDATE event_%d SET hash = '\\x%s' WHERE position = %d"
                      .formatted(partition, previous, row.position()))
              .execute());
    }
    TestNode.await(connection.close());
    TestNode.await(log.close());
    TestNode.await(vertx.close());
  }
}
