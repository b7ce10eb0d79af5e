package io.daybook.eventstore.postgres;

import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.AppendOutcome;
import io.daybook.eventstore.AppendOutcome.Constraint;
import io.daybook.eventstore.RecordedEvent;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * The append: one statement that moves the partition's head from the value that the writer expects,
 * and inserts the events only where it moved.
 *
 * <p>A second writer's statement waits for the first one's row lock and then sees the moved head
 * (READ COMMITTED evaluates the condition again), so it inserts nothing.
 */
final class PostgresAppend {
  private static final String SQL =
      """
      WITH moved AS (
        UPDATE partition SET head = head + $3 WHERE id = $1 AND head = $2 RETURNING id
      )
      INSERT INTO {event} (partition, position, stream, version, id, type, schema_version, data,
        metadata, command_id, command_index, recorded_at, hash)
      SELECT moved.id, $2 + e.n, e.stream, e.version, e.id, e.type, e.schema_version, e.data::jsonb,
        e.metadata::jsonb, e.command_id, e.command_index, e.recorded_at, e.hash
      FROM moved CROSS JOIN unnest($4::text[], $5::bigint[], $6::uuid[], $7::text[],
        $8::int[], $9::text[], $10::text[], $11::text[], $12::int[], $13::timestamptz[],
            $14::bytea[])
        WITH ORDINALITY AS e(stream, version, id, type, schema_version, data, metadata, command_id,
          command_index, recorded_at, hash, n)
      """;

  private static final System.Logger LOG = System.getLogger(PostgresAppend.class.getName());
  private static final String UNIQUE_VIOLATION = "23505";

  /** What PostgreSQL calls an error after which the session goes on. */
  private static final String GOES_ON = "ERROR";

  private PostgresAppend() {}

  static Future<AppendOutcome> append(Pool pool, AppendBatch batch) {
    return pool.preparedQuery(EventTable.sql(SQL, batch.partition()))
        .execute(parameters(batch))
        .map(result -> outcome(batch, result.rowCount()))
        .recover(PostgresAppend::refused);
  }

  private static AppendOutcome outcome(AppendBatch batch, int stored) {
    if (stored == batch.events().size()) {
      return new AppendOutcome.Appended();
    }
    if (stored == 0) {
      return new AppendOutcome.HeadMoved();
    }
    throw new IllegalStateException(
        "expected %d events stored, was %d".formatted(batch.events().size(), stored));
  }

  /**
   * A failure of the statement itself stored nothing: a session that goes on after an error has
   * rolled back (PostgreSQL's manual, chapter 54.2.2). One that ends, or is lost, may have
   * committed before.
   */
  private static Future<AppendOutcome> refused(Throwable failure) {
    if (!(failure instanceof PgException error) || error.getSqlState() == null) {
      return Future.failedFuture(failure);
    }
    String code = error.getSqlState();
    if (code.equals(UNIQUE_VIOLATION)) {
      return Future.succeededFuture(
          new AppendOutcome.Duplicate(constraint(String.valueOf(error.getConstraint()))));
    }
    String detail = String.valueOf(error.getErrorMessage());
    LOG.log(System.Logger.Level.WARNING, "an append failed: {0} {1}", code, detail);
    if (!GOES_ON.equals(error.getSeverity())) {
      return Future.failedFuture(failure);
    }
    return Future.succeededFuture(
        switch (code.substring(0, 2)) {
          // Data exception, integrity violation, program limit exceeded, or one that PostgreSQL has
          // no name for: it is the events' fault, perhaps.
          case "22", "23", "54", "XX" -> new AppendOutcome.Refused(code, detail);
          default -> new AppendOutcome.Postponed(code, detail);
        });
  }

  /** Indexes of the tables below {@code event} are named by PostgreSQL after their columns. */
  private static Constraint constraint(String name) {
    if (name.contains("command_id")) {
      return Constraint.COMMAND_ID;
    }
    return name.contains("version") ? Constraint.STREAM_VERSION : Constraint.POSITION;
  }

  private static Tuple parameters(AppendBatch batch) {
    List<RecordedEvent> events = batch.events();
    int count = events.size();
    String[] stream = new String[count];
    Long[] version = new Long[count];
    UUID[] id = new UUID[count];
    String[] type = new String[count];
    Integer[] schemaVersion = new Integer[count];
    String[] data = new String[count];
    String[] metadata = new String[count];
    String[] commandId = new String[count];
    Integer[] commandIndex = new Integer[count];
    OffsetDateTime[] recordedAt = new OffsetDateTime[count];
    Buffer[] hash = new Buffer[count];
    for (int i = 0; i < count; i++) {
      RecordedEvent event = events.get(i);
      stream[i] = event.stream().toString();
      version[i] = event.version();
      id[i] = event.id();
      type[i] = event.type();
      schemaVersion[i] = event.schemaVersion();
      data[i] = event.data().toString();
      metadata[i] = event.metadata().toString();
      commandId[i] = event.commandId();
      commandIndex[i] = event.commandIndex();
      recordedAt[i] = event.recordedAt().atOffset(ZoneOffset.UTC);
      hash[i] = Buffer.buffer(event.hash().bytes());
    }
    return Tuple.tuple()
        .addInteger(batch.partition())
        .addLong(batch.expectedHead())
        .addLong((long) count)
        .addArrayOfString(stream)
        .addArrayOfLong(version)
        .addArrayOfUUID(id)
        .addArrayOfString(type)
        .addArrayOfInteger(schemaVersion)
        .addArrayOfString(data)
        .addArrayOfString(metadata)
        .addArrayOfString(commandId)
        .addArrayOfInteger(commandIndex)
        .addArrayOfOffsetDateTime(recordedAt)
        .addArrayOfBuffer(hash);
  }
}
