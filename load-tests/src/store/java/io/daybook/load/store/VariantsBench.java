package io.daybook.load.store;

import io.daybook.load.bench.Options;
import io.daybook.load.bench.Report;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code variants}: what the hash chain, the idempotency index and the partitioned table cost an
 * append, each on and off.
 */
final class VariantsBench {
  private VariantsBench() {}

  static int run(Postgres postgres, Options options, Report report) throws InterruptedException {
    Alternation alternation =
        new Alternation(
            options.number("rounds", 3, 1),
            options.number("warmup", 10, 0),
            options.number("seconds", 10, 1));
    int group = options.number("group", 200, 1);
    options.requireAllTaken();
    SampleEvents samples = new SampleEvents();
    Database all = SchemaVariant.AS_IT_IS.create(postgres, "bench_all_on");
    Database unchained = SchemaVariant.AS_IT_IS.create(postgres, "bench_unchained");
    Database unindexed =
        SchemaVariant.WITHOUT_IDEMPOTENCY_INDEX.create(postgres, "bench_unindexed");
    Database oneTable = SchemaVariant.ONE_TABLE.create(postgres, "bench_one_table");
    try (PortAppends on = new PortAppends("everything on", all, samples, group, true);
        PortAppends hash = new PortAppends("hash chain off", unchained, samples, group, false);
        PortAppends index =
            new PortAppends("idempotency index off", unindexed, samples, group, true);
        PortAppends table =
            new PortAppends("partitioned table off", oneTable, samples, group, true)) {
      List<PortAppends> without = List.of(hash, index, table);
      Map<String, Series> found =
          alternation.run("events/s", List.of(on, hash, index, table), report);
      Series with = Objects.requireNonNull(found.get(on.name()));
      for (PortAppends off : without) {
        report.line(
            "everything on, to %s: %.2f",
            off.name(), with.timesThatOf(Objects.requireNonNull(found.get(off.name()))));
      }
      return 0;
    }
  }
}
