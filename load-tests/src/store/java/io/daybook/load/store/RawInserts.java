package io.daybook.load.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntSupplier;

/**
 * The floor under every group commit: a bare loop of {@code INSERT … SELECT unnest(…)} into the
 * same table, with groups of a given size, prepared, through the same driver and over as many
 * connections as Daybook appends with. No head, no check, no rules, no hash.
 */
final class RawInserts implements Contestant {
  private static final String SQL =
      """
      INSERT INTO event_%d (partition, position, stream, version, id, type, schema_version, data,
        metadata, command_id, command_index, recorded_at, hash)
      SELECT $1, $2 + e.n, e.stream, e.version, e.id, e.type, e.schema_version, e.data::jsonb,
        e.metadata::jsonb, e.command_id, e.command_index, e.recorded_at, e.hash
      FROM unnest($3::text[], $4::bigint[], $5::uuid[], $6::text[], $7::int[], $8::text[],
        $9::text[], $10::text[], $11::int[], $12::timestamptz[], $13::bytea[])
        WITH ORDINALITY AS e(stream, version, id, type, schema_version, data, metadata, command_id,
          command_index, recorded_at, hash, n)
      """;

  private final String name;
  private final Vertx vertx = Engine.vertx();
  private final Pool pool;
  private final SampleEvents samples;
  private final long[] positions = new long[Engine.PARTITIONS];
  private final IntSupplier groupSizes;
  private int groupSize;
  private int runs;

  /**
   * Creates it on a database that has the store's tables.
   *
   * @param groupSizes how many events each statement of the next run inserts
   */
  RawInserts(String name, Database database, SampleEvents samples, IntSupplier groupSizes) {
    this.name = name;
    this.groupSizes = groupSizes;
    this.samples = samples;
    PgConnectOptions options = PgConnectOptions.fromUri(database.uri());
    options.setCachePreparedStatements(true);
    options.setProperties(
        Map.of(
            "search_path", "daybook",
            "synchronous_commit", "on",
            "plan_cache_mode", "force_generic_plan"));
    pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(Engine.APPENDS_AT_ONCE))
            .connectingTo(options)
            .using(vertx)
            .build();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double perSecond(int seconds) {
    runs++;
    groupSize = groupSizes.getAsInt();
    return new ClosedLoop(vertx, Engine.APPENDS_AT_ONCE).perSecond(seconds, Writer::new);
  }

  @Override
  public String remark() {
    return ", %d a statement".formatted(groupSize);
  }

  @Override
  public void close() {
    Engine.await(pool.close());
    Engine.await(vertx.close());
  }

  /** Writes to its share of the partitions, one after the other. */
  private final class Writer implements ClosedLoop.Lane {
    private final EventRows rows;
    private int partition;

    Writer(int number) {
      this.partition = number;
      this.rows = new EventRows("raw" + runs + '-' + number, samples);
    }

    @Override
    public Future<Integer> next() {
      int p = partition;
      partition = (p + Engine.APPENDS_AT_ONCE) % Engine.PARTITIONS;
      Tuple group = group(p);
      positions[p] += groupSize;
      return pool.preparedQuery(SQL.formatted(p)).execute(group).map(rows -> rows.rowCount());
    }

    private Tuple group(int p) {
      int count = groupSize;
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
      OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
      for (int i = 0; i < count; i++) {
        EventRows.Row row = rows.next();
        stream[i] = row.stream();
        version[i] = row.version();
        id[i] = row.id();
        type[i] = row.sample().type();
        schemaVersion[i] = row.sample().schemaVersion();
        data[i] = row.sample().data().toString();
        metadata[i] = row.sample().metadata().toString();
        commandId[i] = row.commandId();
        commandIndex[i] = 0;
        recordedAt[i] = now;
        hash[i] = Buffer.buffer(row.hash());
      }
      return Tuple.tuple()
          .addInteger(p)
          .addLong(positions[p])
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
}
