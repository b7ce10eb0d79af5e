package io.daybook.eventstore.postgres;

import io.daybook.codec.Json;
import io.daybook.eventstore.Snapshot;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** The statements about snapshots. */
final class PostgresSnapshots {
  private static final String READ =
      "SELECT s.version, s.event_id, s.state_schema, s.state FROM snapshot s JOIN {event} e ON"
          + " e.partition = s.partition AND e.stream = s.stream AND e.version = s.version AND e.id"
          + " = s.event_id WHERE s.partition = $1 AND s.stream = $2";

  private static final String SAVE =
      "INSERT INTO snapshot (partition, stream, version, event_id, state_schema, state) VALUES ($1,"
          + " $2, $3, $4, $5, $6) ON CONFLICT (partition, stream) DO UPDATE SET version ="
          + " excluded.version, event_id = excluded.event_id, state_schema ="
          + " excluded.state_schema, state = excluded.state, taken_at = excluded.taken_at WHERE"
          + " snapshot.version < excluded.version OR snapshot.state_schema <>"
          + " excluded.state_schema";

  private PostgresSnapshots() {}

  static Future<Optional<Snapshot>> read(Pool pool, int partition, StreamId stream) {
    return pool.preparedQuery(EventTable.sql(READ, partition))
        .execute(Tuple.of(partition, stream.toString()))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(snapshot(stream, rows.iterator().next())));
  }

  private static Snapshot snapshot(StreamId stream, Row row) {
    return new Snapshot(
        stream,
        row.getLong(0),
        row.getUUID(1),
        row.getString(2),
        Json.of(row.getBuffer(3).getBytes()));
  }

  static Future<Void> save(Pool pool, int partition, Snapshot snapshot) {
    return pool.preparedQuery(SAVE)
        .execute(
            Tuple.of(
                partition,
                snapshot.stream().toString(),
                snapshot.version(),
                snapshot.eventId(),
                snapshot.schema(),
                Buffer.buffer(snapshot.state().bytes())))
        .mapEmpty();
  }
}
