package io.daybook.load.store;

import io.daybook.load.bench.Options;
import io.daybook.load.bench.Report;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * {@code jdbc}: commands over HTTP to a server with everything on, against the fastest plain JDBC
 * store, which has no server at all.
 */
final class JdbcBench {
  private static final double RATIO_WANTED = 1.5;
  private static final double RATE_WANTED = 15_000;
  private static final int START_SECONDS = 120;

  private JdbcBench() {}

  static int run(Postgres postgres, Options options, Report report)
      throws InterruptedException, IOException {
    int warmup = options.number("warmup", 60, 0);
    Alternation alternation =
        new Alternation(options.number("rounds", 3, 1), 0, options.number("seconds", 15, 1));
    int connections = options.number("connections", 256, 1);
    int pool = options.number("pool", 16, 1);
    int threads = options.number("threads", 16, 1);
    options.requireAllTaken();
    Database plain = postgres.fresh("bench_jdbc");
    Engine.createTables(plain);
    Database own = postgres.fresh("bench_http");
    try (DaybookServer server =
            DaybookServer.start(
                own, postgres.directory().resolve("server"), Map.of(), START_SECONDS);
        JdbcStore jdbc =
            new JdbcStore(
                "plain JDBC, %d connections".formatted(pool),
                plain,
                new SampleEvents(),
                pool,
                threads)) {
      Contestant daybook =
          new HttpCommands(
              "daybook over HTTP, %d connections".formatted(connections),
              server.target(),
              connections);
      report.line("warm-up: %s %,.0f commands/s", jdbc.name(), jdbc.perSecond(warmup / 4 + 1));
      report.line("warm-up: %s %,.0f commands/s", daybook.name(), daybook.perSecond(warmup + 1));
      Map<String, Series> found = alternation.run("commands/s", List.of(daybook, jdbc), report);
      Series ours = found.get(daybook.name());
      Series theirs = found.get(jdbc.name());
      Verdict verdict = new Verdict(report);
      verdict.atLeast("commands/s over HTTP", ours.median(), RATE_WANTED);
      verdict.atLeast("daybook to plain JDBC", ours.timesThatOf(theirs), RATIO_WANTED);
      return verdict.exitCode();
    }
  }
}
