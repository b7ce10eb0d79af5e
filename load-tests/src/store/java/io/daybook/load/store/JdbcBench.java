package io.daybook.load.store;

import io.daybook.load.bench.Options;
import io.daybook.load.bench.Report;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * {@code jdbc}: commands over HTTP to a server with everything on, against the fastest plain JDBC
 * store, which has no server at all: with a thread for each of its connections, and with one for
 * each command that the load has under way.
 */
final class JdbcBench {
  private static final double RATIO_WANTED = 1.5;
  private static final double RATE_WANTED = 15_000;
  private static final int START_SECONDS = 120;

  private JdbcBench() {}

  static int run(Postgres postgres, Options options, Report report)
      throws InterruptedException, IOException {
    Alternation alternation =
        new Alternation(
            options.number("rounds", 3, 1),
            options.number("warmup", 30, 0),
            options.number("seconds", 12, 1));
    HttpLoad load = HttpLoad.of(options);
    int pool = options.number("pool", 16, 1);
    options.requireAllTaken();
    SampleEvents samples = new SampleEvents();
    Database plainFew = SchemaVariant.AS_IT_IS.create(postgres, "bench_jdbc_few");
    Database plainMany = SchemaVariant.AS_IT_IS.create(postgres, "bench_jdbc_many");
    Database own = postgres.fresh("bench_http");
    try (DaybookServer server =
            DaybookServer.start(
                own, postgres.directory().resolve("server"), Map.of(), START_SECONDS);
        JdbcStore few = new JdbcStore("plain JDBC, few threads", plainFew, samples, pool, pool);
        JdbcStore many =
            new JdbcStore(
                "plain JDBC, many threads", plainMany, samples, pool, load.outstanding())) {
      Contestant daybook = new HttpCommands("daybook over HTTP", load.target(server), load);
      List<Measured> found = alternation.run("commands/s", List.of(daybook, few, many), report);
      Measured ours = found.getFirst();
      Verdict verdict = new Verdict(report);
      verdict.atLeast("commands/s over HTTP", ours.rates().median(), RATE_WANTED);
      Measured theirs = faster(found.get(1), found.get(2));
      verdict.ratio("daybook to the faster plain JDBC", ours, theirs, RATIO_WANTED);
      return verdict.exitCode();
    }
  }

  private static Measured faster(Measured one, Measured other) {
    return one.timesAsFastAs(other) > 1 ? one : other;
  }
}
