package io.daybook.eventstore.postgres;

import io.daybook.codec.Json;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.Partitions;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;

/**
 * The statements that read events.
 *
 * <p>Views are built again by reading everything, so a row has to be cheap. JSON and times come as
 * PostgreSQL's own binary form, by its send functions, as bytes that are kept as they are: no text
 * is decoded only to be encoded again. A row becomes an event as soon as it was received.
 */
final class PostgresReads {
  private static final String COLUMNS =
      "position, stream, version, id, type, schema_version, jsonb_send(data), jsonb_send(metadata),"
          + " command_id, command_index, timestamptz_send(recorded_at), hash";

  /** The first byte of jsonb's binary form; the text follows. */
  private static final byte JSONB_VERSION = 1;

  /** PostgreSQL counts from 2000-01-01. */
  private static final long EPOCH_MICROS = 946_684_800_000_000L;

  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;

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

  /** Returns the last position of each partition; fails where there are not as many as said. */
  static Future<Positions> heads(SqlClient client, Partitions partitions) {
    return client
        .preparedQuery("SELECT id, head FROM partition WHERE id >= 0 AND id < $1")
        .execute(Tuple.of(partitions.count()))
        .map(rows -> heads(rows, partitions.count()));
  }

  private static Positions heads(RowSet<Row> rows, int count) {
    if (rows.size() != count) {
      throw new IllegalStateException(
          "the table partition has %d of %d rows".formatted(rows.size(), count));
    }
    long[] heads = new long[count];
    rows.forEach(row -> heads[row.getInteger(0)] = row.getLong(1));
    return Positions.of(heads);
  }

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
        .collecting(events(partition))
        .execute(parameters)
        .map(SqlResult::value);
  }

  private static Collector<Row, List<RecordedEvent>, List<RecordedEvent>> events(int partition) {
    return Collector.of(
        ArrayList::new,
        (events, row) -> events.add(event(partition, row)),
        (events, more) -> {
          events.addAll(more);
          return events;
        });
  }

  private static RecordedEvent event(int partition, Row row) {
    return new RecordedEvent(
        partition,
        row.getLong(0),
        StreamId.parse(row.getString(1)),
        row.getLong(2),
        row.getUUID(3),
        row.getString(4),
        row.getInteger(5),
        json(row.getBuffer(6)),
        json(row.getBuffer(7)),
        row.getString(8),
        row.getInteger(9),
        time(row.getBuffer(10).getLong(0)),
        EventHash.of(row.getBuffer(11).getBytes()));
  }

  private static Json json(Buffer sent) {
    if (sent.getByte(0) != JSONB_VERSION) {
      throw new IllegalStateException(
          "expected jsonb of version %d, was %d".formatted(JSONB_VERSION, sent.getByte(0)));
    }
    return Json.of(sent.getBytes(1, sent.length()));
  }

  private static Instant time(long micros) {
    long since1970 = micros + EPOCH_MICROS;
    return Instant.ofEpochSecond(
        Math.floorDiv(since1970, MICROS_PER_SECOND),
        Math.floorMod(since1970, MICROS_PER_SECOND) * NANOS_PER_MICRO);
  }
}
