package io.daybook.eventstore.postgres;

import io.daybook.codec.Json;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** The statements that read events. */
final class PostgresReads {
  private static final String COLUMNS =
      "partition, position, stream, version, id, type, schema_version, data::text, metadata::text,"
          + " command_id, command_index, recorded_at, hash";

  private static final String PARTITION =
      "SELECT "
          + COLUMNS
          + " FROM {event} WHERE partition = $1 AND position >= $2 ORDER BY position LIMIT $3";

  private static final String STREAM_FORWARD =
      "SELECT "
          + COLUMNS
          + " FROM {event} WHERE partition = $1 AND stream = $2 AND version >= $3"
          + " ORDER BY version LIMIT $4";

  private static final String STREAM_BACKWARD =
      "SELECT "
          + COLUMNS
          + " FROM {event} WHERE partition = $1 AND stream = $2 AND version <= $3"
          + " ORDER BY version DESC LIMIT $4";

  private static final String STREAMS =
      "SELECT "
          + COLUMNS
          + " FROM {event} WHERE partition = $1 AND stream = ANY($2::text[]) AND version <= $3"
          + " ORDER BY stream, version";

  /** The events of a command stand next to each other, so the rest of the stream is not read. */
  private static final String COMMAND =
      "SELECT "
          + COLUMNS
          + " FROM {event} WHERE partition = $1 AND stream = $2 AND version >= (SELECT version"
          + " FROM {event} WHERE partition = $1 AND stream = $2 AND command_id = $3 AND"
          + " command_index = 0) AND version < $4 + (SELECT version FROM {event} WHERE partition ="
          + " $1 AND stream = $2 AND command_id = $3 AND command_index = 0) AND command_id = $3"
          + " ORDER BY version";

  private PostgresReads() {}

  static Future<List<RecordedEvent>> partition(Pool pool, int partition, long from, int limit) {
    return read(pool, partition, PARTITION, Tuple.of(partition, from, (long) limit));
  }

  static Future<List<RecordedEvent>> forward(
      Pool pool, int partition, StreamId stream, long from, int limit) {
    return read(
        pool,
        partition,
        STREAM_FORWARD,
        Tuple.of(partition, stream.toString(), from, (long) limit));
  }

  static Future<List<RecordedEvent>> backward(
      Pool pool, int partition, StreamId stream, long from, int limit) {
    return read(
        pool,
        partition,
        STREAM_BACKWARD,
        Tuple.of(partition, stream.toString(), from, (long) limit));
  }

  static Future<List<RecordedEvent>> streams(
      Pool pool, int partition, List<StreamId> streams, int limitEach) {
    String[] names = streams.stream().map(StreamId::toString).toArray(String[]::new);
    return read(
        pool,
        partition,
        STREAMS,
        Tuple.tuple().addInteger(partition).addArrayOfString(names).addLong((long) limitEach));
  }

  static Future<List<RecordedEvent>> command(
      Pool pool, int partition, StreamId stream, String commandId) {
    return read(
        pool,
        partition,
        COMMAND,
        Tuple.of(partition, stream.toString(), commandId, (long) AppendBatch.COMMAND_EVENTS_MAX));
  }

  private static Future<List<RecordedEvent>> read(
      Pool pool, int partition, String sql, Tuple parameters) {
    return pool.preparedQuery(EventTable.sql(sql, partition))
        .execute(parameters)
        .map(PostgresReads::events);
  }

  private static List<RecordedEvent> events(RowSet<Row> rows) {
    List<RecordedEvent> events = new ArrayList<>(rows.size());
    for (Row row : rows) {
      events.add(event(row));
    }
    return events;
  }

  private static RecordedEvent event(Row row) {
    return new RecordedEvent(
        row.getInteger(0),
        row.getLong(1),
        StreamId.parse(row.getString(2)),
        row.getLong(3),
        row.getUUID(4),
        row.getString(5),
        row.getInteger(6),
        Json.of(row.getString(7)),
        Json.of(row.getString(8)),
        row.getString(9),
        row.getInteger(10),
        row.getOffsetDateTime(11).toInstant(),
        EventHash.of(row.getBuffer(12).getBytes()));
  }
}
