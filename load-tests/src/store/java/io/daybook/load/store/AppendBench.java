package io.daybook.load.store;

import io.daybook.load.bench.Options;
import io.daybook.load.bench.Report;
import java.util.List;

/**
 * {@code append}: commands through Daybook's write side in process, against bare inserts of groups
 * as large as Daybook's were.
 */
final class AppendBench {
  private static final double WANTED = 0.5;

  private AppendBench() {}

  static int run(Postgres postgres, Options options, Report report) throws InterruptedException {
    Alternation alternation =
        new Alternation(
            options.number("rounds", 5, 1),
            options.number("warmup", 60, 1),
            options.number("seconds", 8, 1));
    int outstanding = options.number("outstanding", 1024, 1);
    options.requireAllTaken();
    SampleEvents samples = new SampleEvents();
    Database rawTables = postgres.fresh("bench_raw");
    Engine.createTables(rawTables);
    Engine engine = Engine.start(postgres.fresh("bench_append"));
    try (GroupCommits ours = new GroupCommits("daybook, in process", engine, samples, outstanding);
        RawInserts raw = new RawInserts("raw inserts", rawTables, samples, ours::groupSize)) {
      List<Measured> found = alternation.run("events/s", List.of(ours, raw), report);
      Verdict verdict = new Verdict(report);
      verdict.ratio("daybook to raw inserts", found.get(0), found.get(1), WANTED);
      return verdict.exitCode();
    }
  }
}
