package io.daybook.load.store;

import io.daybook.load.bench.Options;
import io.daybook.load.bench.Report;
import io.daybook.load.bench.Target;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * {@code filled}: the rate of commands with millions of events stored, against that of an empty
 * store; in process or, with {@code --http}, over HTTP with everything on.
 */
final class FilledBench {
  private static final double WANTED = 0.8;
  private static final int START_SECONDS = 1_200;

  private FilledBench() {}

  static int run(Postgres postgres, Options options, Report report)
      throws InterruptedException, IOException {
    boolean http = options.isOn("http");
    HttpLoad load = HttpLoad.of(options);
    int outstanding = options.number("outstanding", 1024, 1);
    int events = options.number("events", 10_000_000, 1_000);
    Alternation alternation =
        new Alternation(
            options.number("rounds", http ? 3 : 5, 1),
            options.number("warmup", http ? 25 : 60, 0),
            options.number("seconds", http ? 12 : 8, 1));
    String emptyUrl = options.text("empty-url", "");
    String filledUrl = options.text("filled-url", "");
    options.requireAllTaken();
    if (!emptyUrl.isEmpty() && !filledUrl.isEmpty()) {
      Contestant empty = new HttpCommands("empty", Target.parse(emptyUrl), load);
      Contestant filled = new HttpCommands("filled", Target.parse(filledUrl), load);
      return compare(empty, filled, alternation, report);
    }
    Database filled = FilledStore.get(postgres, events, report);
    Database empty = postgres.fresh("bench_empty");
    return http
        ? overHttp(postgres, List.of(empty, filled), load, alternation, report)
        : inProcess(List.of(empty, filled), outstanding, alternation, report);
  }

  private static int inProcess(
      List<Database> emptyAndFilled, int outstanding, Alternation alternation, Report report)
      throws InterruptedException {
    SampleEvents samples = new SampleEvents();
    Engine one = Engine.start(emptyAndFilled.get(0));
    Engine other = Engine.start(emptyAndFilled.get(1));
    try (Contestant empty = new GroupCommits("in process, empty", one, samples, outstanding);
        Contestant filled = new GroupCommits("in process, filled", other, samples, outstanding)) {
      return compare(empty, filled, alternation, report);
    }
  }

  private static int overHttp(
      Postgres postgres,
      List<Database> emptyAndFilled,
      HttpLoad load,
      Alternation alternation,
      Report report)
      throws InterruptedException, IOException {
    long begun = System.nanoTime();
    try (DaybookServer filled =
        DaybookServer.start(
            emptyAndFilled.get(1),
            postgres.directory().resolve("filled"),
            Map.of(),
            START_SECONDS)) {
      report.line(
          "the server on the filled store was ready, its views built, after %.0f s",
          (System.nanoTime() - begun) / 1e9);
      try (DaybookServer empty =
          DaybookServer.start(
              emptyAndFilled.get(0),
              postgres.directory().resolve("empty"),
              Map.of(),
              START_SECONDS)) {
        return compare(
            new HttpCommands("over HTTP, empty", load.target(empty), load),
            new HttpCommands("over HTTP, filled", load.target(filled), load),
            alternation,
            report);
      }
    }
  }

  private static int compare(
      Contestant empty, Contestant filled, Alternation alternation, Report report)
      throws InterruptedException {
    List<Measured> found = alternation.run("commands/s", List.of(empty, filled), report);
    Verdict verdict = new Verdict(report);
    verdict.ratio("filled to empty", found.getLast(), found.getFirst(), WANTED);
    return verdict.exitCode();
  }
}
