package io.daybook.load.store;

import io.daybook.load.bench.Report;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs contestants in turn, so that whatever else the machine does meets all of them alike.
 *
 * @param rounds how often each runs
 * @param warmupSeconds how much processor time each gets before, uncounted: on a busy machine the
 *     compiler needs longer
 * @param seconds how long each run is
 */
record Alternation(int rounds, int warmupSeconds, int seconds) {
  private static final double NANOS = 1e9;
  private static final double MICROS = 1e6;
  private static final int WARMUP_RUN_SECONDS = 5;
  private static final double PATIENCE = 3;

  private record Run(double perSecond, double micros) {}

  /** Runs all, reports every run and the medians, and returns them in the order of contestants. */
  List<Measured> run(String unit, List<? extends Contestant> contestants, Report report)
      throws InterruptedException {
    for (Contestant contestant : contestants) {
      warmUp(contestant, unit, report);
    }
    List<List<Run>> runs = contestants.stream().<List<Run>>map(each -> new ArrayList<>()).toList();
    for (int round = 1; round <= rounds; round++) {
      for (int i = 0; i < contestants.size(); i++) {
        Contestant contestant = contestants.get(i);
        Run run = run(contestant, seconds);
        runs.get(i).add(run);
        line("run " + round, contestant, unit, run, contestant.remark(), report);
      }
    }
    List<Measured> all = new ArrayList<>();
    for (int i = 0; i < contestants.size(); i++) {
      all.add(median(contestants.get(i), unit, runs.get(i), report));
    }
    return all;
  }

  private void warmUp(Contestant contestant, String unit, Report report)
      throws InterruptedException {
    double wanted = (double) warmupSeconds * contestant.warmups();
    double used = 0;
    long deadline = System.nanoTime() + (long) (PATIENCE * wanted * NANOS);
    while (used < wanted && System.nanoTime() - deadline < 0) {
      ProcessorTime before = ProcessorTime.now();
      Run run = run(contestant, WARMUP_RUN_SECONDS);
      used += ProcessorTime.now().secondsSince(before);
      line("warm-up", contestant, unit, run, contestant.remark(), report);
    }
  }

  private static Run run(Contestant contestant, int seconds) throws InterruptedException {
    long begun = System.nanoTime();
    ProcessorTime before = ProcessorTime.now();
    double perSecond = contestant.perSecond(seconds);
    double wallSeconds = (System.nanoTime() - begun) / NANOS;
    double processorSeconds = ProcessorTime.now().secondsSince(before);
    return new Run(perSecond, processorSeconds * MICROS / Math.max(1, perSecond * wallSeconds));
  }

  private static Measured median(
      Contestant contestant, String unit, List<Run> runs, Report report) {
    Series rates = new Series(runs.stream().map(Run::perSecond).toList());
    Series micros = new Series(runs.stream().map(Run::micros).toList());
    Run medians = new Run(rates.median(), micros.median());
    String range = " (%,.0f to %,.0f)".formatted(rates.least(), rates.greatest());
    line("median", contestant, unit, medians, range, report);
    return new Measured(rates, micros);
  }

  private static void line(
      String what, Contestant contestant, String unit, Run run, String remark, Report report) {
    report.line(
        "%-8s %-26s %,9.0f %s, %6.1f µs of processor each%s",
        what, contestant.name(), run.perSecond, unit, run.micros, remark);
  }
}
