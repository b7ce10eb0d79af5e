package io.daybook.load.store;

import io.daybook.load.bench.Options;
import io.daybook.load.bench.Report;
import java.util.List;

/**
 * {@code variants}: what the hash chain, the idempotency index and the partitioned table cost an
 * append, each on and off.
 */
final class VariantsBench {
  private VariantsBench() {}

  static int run(Postgres postgres, Options options, Report report) throws InterruptedException {
    Alternation alternation =
        new Alternation(
            options.number("rounds", 5, 1),
            options.number("warmup", 20, 0),
            options.number("seconds", 6, 1));
    int group = options.number("group", 200, 1);
    options.requireAllTaken();
    SampleEvents samples = new SampleEvents();
    Database tables = SchemaVariant.AS_IT_IS.create(postgres, "bench_all_on");
    Database unchained = SchemaVariant.AS_IT_IS.create(postgres, "bench_unchained");
    Database unindexed =
        SchemaVariant.WITHOUT_IDEMPOTENCY_INDEX.create(postgres, "bench_unindexed");
    Database oneTable = SchemaVariant.ONE_TABLE.create(postgres, "bench_one_table");
    try (PortAppends on = new PortAppends("everything on", tables, samples, group, true);
        PortAppends hash = new PortAppends("hash chain off", unchained, samples, group, false);
        PortAppends index =
            new PortAppends("idempotency index off", unindexed, samples, group, true);
        PortAppends table =
            new PortAppends("partitioned table off", oneTable, samples, group, true)) {
      List<PortAppends> all = List.of(on, hash, index, table);
      List<Measured> found = alternation.run("events/s", all, report);
      for (int i = 1; i < all.size(); i++) {
        report.line(
            "everything on, to %s: %.2f, by processor time %.2f",
            all.get(i).name(),
            found.getFirst().timesAsFastAs(found.get(i)),
            found.getFirst().timesAsMuchPerProcessorAs(found.get(i)));
      }
      return 0;
    }
  }
}
