package io.daybook.load.store;

import io.daybook.load.bench.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs contestants in turn, so that whatever else the machine does meets all of them alike.
 *
 * @param rounds how often each runs
 * @param warmupSeconds how long each runs before, uncounted
 * @param seconds how long each run is
 */
record Alternation(int rounds, int warmupSeconds, int seconds) {

  /** Runs all, reports every run and the medians, and returns the values of each by its name. */
  Map<String, Series> run(String unit, List<? extends Contestant> contestants, Report report)
      throws InterruptedException {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (Contestant contestant : contestants) {
      values.put(contestant.name(), new ArrayList<>());
      if (warmupSeconds > 0) {
        report.line(
            "warm-up: %-38s %,9.0f %s",
            contestant.name(), contestant.perSecond(warmupSeconds), unit);
      }
    }
    for (int round = 1; round <= rounds; round++) {
      for (Contestant contestant : contestants) {
        double value = contestant.perSecond(seconds);
        values.get(contestant.name()).add(value);
        report.line(
            "run %d:   %-38s %,9.0f %s%s",
            round, contestant.name(), value, unit, contestant.remark());
      }
    }
    Map<String, Series> series = new LinkedHashMap<>();
    values.forEach((name, all) -> series.put(name, new Series(all)));
    series.forEach(
        (name, all) ->
            report.line(
                "median:  %-38s %,9.0f %s (%,.0f to %,.0f)",
                name, all.median(), unit, all.least(), all.greatest()));
    return series;
  }
}
