package io.daybook.load.store;

import io.daybook.load.bench.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Fills a store with plausible events inside PostgreSQL: valid positions, versions, ids, command
 * ids and heads, sizes like those of the real events, and bytes of SHA-256 in the place of the hash
 * chain. The relay is told that all of it was published, as in a server that ran all along.
 *
 * @param kind what the streams are
 * @param prefix of their ids
 * @param streams how many
 * @param eventsEach how many events each of them has
 */
record StoreFill(Kind kind, String prefix, int streams, int eventsEach) {
  /** Streams side by side in the log: the events of so many take turns. */
  private static final int INTERLEAVED = 1_000;

  /** What a stream is, with the type, the schema version and the data of its events as SQL. */
  enum Kind {
    /** Begins with two lines, goes on with one line each. */
    ORDER(
        "CASE v WHEN 1 THEN 'OrderPlaced' ELSE 'LineAdded' END",
        "CASE v WHEN 1 THEN 2 ELSE 1 END",
        "CASE v WHEN 1 THEN jsonb_build_object('customer', 'fill-c' || n % 10000, 'currency',"
            + " 'GBP', 'total', 1530, 'lines', jsonb_build_array(LINE, LINE)) ELSE LINE END"),
    /** Receives a unit, again and again. */
    STOCK("'StockReceived'", "1", "jsonb_build_object('quantity', 1 + v % 9)");

    private static final String LINE =
        "jsonb_build_object('sku', '85123A', 'description', 'WHITE HANGING HEART T-LIGHT HOLDER',"
            + " 'quantity', 1 + v % 12, 'unitPrice', 255)";

    private final String type;
    private final String schemaVersion;
    private final String data;

    Kind(String type, String schemaVersion, String data) {
      this.type = type;
      this.schemaVersion = schemaVersion;
      this.data = data;
    }

    String category() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    String data() {
      return data.replace("LINE", LINE);
    }
  }

  long events() {
    return (long) streams * eventsEach;
  }

  /** Fills the store, whose tables are there, behind what it holds; two partitions at once. */
  void run(Database database, Report report) throws InterruptedException {
    long begun = System.nanoTime();
    List<Future<?>> parts = new ArrayList<>();
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      for (int p = 0; p < Engine.PARTITIONS; p++) {
        int partition = p;
        parts.add(two.submit(() -> fill(database, partition)));
      }
    }
    for (Future<?> part : parts) {
      if (part.state() == Future.State.FAILED) {
        throw new IllegalStateException("the store was not filled", part.exceptionNow());
      }
    }
    database.execute(
        "INSERT INTO checkpoint (name, partition, position) SELECT 'relay', id, head FROM partition"
            + " ON CONFLICT (name, partition) DO UPDATE SET position = excluded.position",
        "VACUUM (ANALYZE) event",
        "CHECKPOINT");
    report.line(
        "filled with %,d events of %,d %s streams in %.0f s",
        events(), streams, kind.category(), (System.nanoTime() - begun) / 1e9);
  }

  private void fill(Database database, int partition) {
    database.execute("SET synchronous_commit = off; SET work_mem = '128MB';" + sql(partition));
  }

  /** One transaction: the events, and the head that they lead to. */
  String sql(int partition) {
    return """
    WITH stream AS (
      SELECT n, row_number() OVER (ORDER BY n) - 1 AS k,
        '%1$s/%2$s' || lpad(n::text, 8, '0') AS stream
      FROM generate_series(1, %3$d) n
      WHERE crc32c(convert_to('%1$s/%2$s' || lpad(n::text, 8, '0'), 'UTF8')) %% %5$d = %6$d
    ), numbered AS (
      SELECT n, stream, v, row_number() OVER (ORDER BY k / %7$d, v, k) AS i
      FROM stream CROSS JOIN generate_series(1, %4$d) v
    ), stored AS (
      INSERT INTO event_%6$d (partition, position, stream, version, id, type, schema_version,
        data, metadata, command_id, command_index, recorded_at, hash)
      SELECT %6$d, head + i, stream, v, uuidv7(), %8$s, %9$s, %10$s,
        jsonb_build_object('causationId', stream || '-' || v, 'commandHash',
          left(md5(stream), 22), 'correlationId', stream || '-' || v, 'traceparent',
          '00-' || md5(stream) || '-' || left(md5(v::text), 16) || '-00'),
        stream || '-' || v, 0, clock_timestamp(),
        sha256(convert_to(stream || '-' || v, 'UTF8'))
      FROM numbered CROSS JOIN partition WHERE partition.id = %6$d ORDER BY i
      RETURNING 1
    )
    UPDATE partition SET head = head + (SELECT count(*) FROM stored) WHERE id = %6$d
    """
        .formatted(
            kind.category(),
            prefix,
            streams,
            eventsEach,
            Engine.PARTITIONS,
            partition,
            INTERLEAVED,
            kind.type,
            kind.schemaVersion,
            kind.data());
  }
}
