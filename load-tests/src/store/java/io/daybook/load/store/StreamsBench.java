package io.daybook.load.store;

import io.daybook.load.bench.Options;
import io.daybook.load.bench.Report;
import io.daybook.load.store.StoreFill.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * {@code streams}: how long a command to a stream takes that the server has not in its cache: of a
 * million events with a snapshot, after a restart and after its eviction, and of a hundred events
 * without one.
 */
final class StreamsBench {
  private static final int LONG_EVENTS = 1_000_000;
  private static final int COLD_EVENTS = 100;
  private static final double LONG_MILLIS = 50;
  private static final double COLD_MILLIS = 10;
  private static final int START_SECONDS = 300;
  private static final int WARMUP_COMMANDS = 3_000;
  private static final int SNAPSHOT_SECONDS = 120;

  /** One state in each partition's cache, so that the next stream of it drives the last one out. */
  private static final Map<String, String> NO_CACHE = Map.of("DAYBOOK_CACHE_STREAMS_MAX", "1");

  private final Database database;
  private final Path directory;
  private final Report report;
  private int nextCold = 1;

  private StreamsBench(Database database, Path directory, Report report) {
    this.database = database;
    this.directory = directory;
    this.report = report;
  }

  static int run(Postgres postgres, Options options, Report report)
      throws InterruptedException, IOException {
    int restarts = options.number("restarts", 5, 1);
    int cold = options.number("cold", 1_000, 1);
    int evictions = options.number("evictions", 300, 1);
    options.requireAllTaken();
    Database database = postgres.fresh("bench_streams");
    Engine.createTables(database);
    new StoreFill(Kind.STOCK, "long-", 1, LONG_EVENTS).run(database, report);
    int streams = restarts + WARMUP_COMMANDS * 2 + cold + evictions;
    new StoreFill(Kind.STOCK, "cold-", streams, COLD_EVENTS).run(database, report);
    StreamsBench bench =
        new StreamsBench(database, postgres.directory().resolve("streams"), report);
    bench.takeSnapshot();
    Histogram restarted = bench.afterRestarts(restarts);
    return bench.measure(restarted, cold, evictions);
  }

  private DaybookServer server() throws IOException, InterruptedException {
    return DaybookServer.start(database, directory, NO_CACHE, START_SECONDS);
  }

  /** The first command reads the whole stream; the server then stores its state. */
  private void takeSnapshot() throws IOException, InterruptedException {
    try (DaybookServer server = server()) {
      StockClient client = new StockClient(server.target());
      long nanos = client.receivePatiently(longStream());
      report.line(
          "the stream of %,d events without a snapshot: %,.0f ms", LONG_EVENTS, nanos / 1e6);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SNAPSHOT_SECONDS);
      while (database.number("SELECT count(*) FROM snapshot WHERE stream LIKE '%/long-%'") == 0) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("no snapshot was stored");
        }
        Thread.sleep(100);
      }
    }
  }

  private Histogram afterRestarts(int restarts) throws IOException, InterruptedException {
    Histogram histogram = new Histogram(3);
    for (int i = 0; i < restarts; i++) {
      try (DaybookServer server = server()) {
        StockClient client = new StockClient(server.target());
        long first = client.receive(coldStream());
        long nanos = client.receive(longStream());
        report.line(
            "restart %d: the server's very first command, to a stream of 100 events, %.1f ms;"
                + " the second, to the long stream, %.1f ms",
            i + 1, first / 1e6, nanos / 1e6);
        histogram.recordValue(nanos);
      }
    }
    return histogram;
  }

  private int measure(Histogram restarted, int cold, int evictions)
      throws IOException, InterruptedException {
    try (DaybookServer server = server()) {
      StockClient client = new StockClient(server.target());
      for (int i = 0; i < WARMUP_COMMANDS; i++) {
        client.receive(coldStream());
      }
      long read = client.statesRead();
      Histogram colds = new Histogram(3);
      for (int i = 0; i < cold; i++) {
        colds.recordValue(client.receive(coldStream()));
      }
      Histogram longs = evicted(client, evictions);
      requireUncached(client.statesRead() - read, cold + 2L * evictions);
      figures("after a restart, the second command, 1,000,000 events", restarted);
      figures("after its eviction, 1,000,000 events", longs);
      figures("cold, 100 events", colds);
      Verdict verdict = new Verdict(report);
      verdict.below(
          "1,000,000 events after a restart, max ms", millis(restarted, 100), LONG_MILLIS);
      verdict.below("1,000,000 events after eviction, p99 ms", millis(longs, 99), LONG_MILLIS);
      verdict.below("100 events cold, p99 ms", millis(colds, 99), COLD_MILLIS);
      return verdict.exitCode();
    }
  }

  private static void requireUncached(long read, long wanted) {
    if (read < wanted) {
      throw new IllegalStateException(
          "expected that the server read at least %d states, was %d".formatted(wanted, read));
    }
  }

  /** Other streams of the same partition drive the long one out before each command to it. */
  private Histogram evicted(StockClient client, int evictions)
      throws IOException, InterruptedException {
    Histogram histogram = new Histogram(3);
    int partition = client.receiveAndTell(longStream());
    for (int i = 0; i < evictions; i++) {
      while (client.receiveAndTell(coldStream()) != partition) {
        // Not of the long stream's partition: on to the next one.
      }
      histogram.recordValue(client.receive(longStream()));
    }
    return histogram;
  }

  private void figures(String what, Histogram histogram) {
    report.line(
        "%s: p50 %.2f  p99 %.2f  max %.2f ms (%,d)",
        what,
        millis(histogram, 50),
        millis(histogram, 99),
        millis(histogram, 100),
        histogram.getTotalCount());
  }

  private static double millis(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e6;
  }

  private static String longStream() {
    return "long-00000001";
  }

  private String coldStream() {
    return "cold-%08d".formatted(nextCold++);
  }
}
