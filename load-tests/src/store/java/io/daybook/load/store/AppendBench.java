package io.daybook.load.store;

import io.daybook.load.bench.Options;
import io.daybook.load.bench.Report;
import java.util.List;
import java.util.Map;

/**
 * {@code append}: commands through Daybook's write side in process, against bare inserts of groups
 * as large as Daybook's were.
 */
final class AppendBench {
  private static final double WANTED = 0.5;

  private AppendBench() {}

  static int run(Postgres postgres, Options options, Report report) throws InterruptedException {
    int warmup = options.number("warmup", 20, 1);
    Alternation alternation =
        new Alternation(options.number("rounds", 3, 1), 0, options.number("seconds", 10, 1));
    int outstanding = options.number("outstanding", 1024, 1);
    options.requireAllTaken();
    SampleEvents samples = new SampleEvents();
    Database rawTables = postgres.fresh("bench_raw");
    Engine.createTables(rawTables);
    Engine engine = Engine.start(postgres.fresh("bench_append"));
    try (GroupCommits ours = new GroupCommits("daybook, in process", engine, samples, outstanding);
        RawInserts raw = new RawInserts("raw inserts", rawTables, samples, ours::groupSize)) {
      report.line("warm-up: %s %,.0f commands/s", ours.name(), ours.perSecond(warmup));
      report.line("warm-up: %s %,.0f events/s", raw.name(), raw.perSecond(warmup / 2 + 1));
      Map<String, Series> found = alternation.run("events/s", List.of(ours, raw), report);
      Verdict verdict = new Verdict(report);
      verdict.atLeast(
          "daybook to raw inserts, " + outstanding + " commands outstanding",
          of(found, ours).timesThatOf(of(found, raw)),
          WANTED);
      return verdict.exitCode();
    }
  }

  private static Series of(Map<String, Series> found, Contestant contestant) {
    Series series = found.get(contestant.name());
    if (series == null) {
      throw new IllegalStateException("not measured: " + contestant.name());
    }
    return series;
  }
}
