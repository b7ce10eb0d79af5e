package io.daybook.load.store;

import io.daybook.load.bench.Options;
import io.daybook.load.bench.Report;
import io.daybook.load.store.PartitionReplay.How;
import java.util.List;

/** {@code replay}: how fast a whole partition is read from the store, with and without decoding. */
final class ReplayBench {
  private static final double WANTED = 200_000;

  private ReplayBench() {}

  static int run(Postgres postgres, Options options, Report report) throws InterruptedException {
    Alternation alternation =
        new Alternation(
            options.number("rounds", 3, 1),
            options.number("warmup", 30, 0),
            options.number("seconds", 10, 1));
    int page = options.number("page", 2_000, 1);
    int ahead = options.number("ahead", 2, 0);
    int events = options.number("events", 10_000_000, 1_000);
    options.requireAllTaken();
    Database filled = FilledStore.get(postgres, events, report);
    try (PartitionReplay plain =
            new PartitionReplay("replay", filled, 0, new How(page, ahead, false));
        PartitionReplay decoding =
            new PartitionReplay("replay, decoded", filled, 0, new How(page, ahead, true))) {
      List<Measured> found = alternation.run("events/s", List.of(plain, decoding), report);
      Verdict verdict = new Verdict(report);
      verdict.atLeast("replay, events/s", found.getFirst().rates().median(), WANTED);
      verdict.atLeast("replay with decoding, events/s", found.getLast().rates().median(), WANTED);
      return verdict.exitCode();
    }
  }
}
