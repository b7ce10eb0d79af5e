package io.daybook.load.bench;

import java.util.List;

/** Sends every acknowledged command again: each must get its first answer, and change nothing. */
final class ReplayCheck {
  private final Plan plan;
  private final Report report;
  private final Differences differences;

  ReplayCheck(Plan plan, Report report, Differences differences) {
    this.plan = plan;
    this.report = report;
    this.differences = differences;
  }

  void run(List<Journal.Entry> entries) throws InterruptedException {
    Requests requests = new Requests(plan.target());
    long repeated =
        WorkLane.run(plan, entries, entry -> requests.command(entry.command()), this::check);
    differences.compare("commands repeated", (long) entries.size(), repeated);
    report.line("repeated %,d commands", repeated);
  }

  private void check(Journal.Entry entry, Answer answer) {
    String what = "repeated " + entry.command().key();
    differences.compare(what + " status", entry.status(), answer.status());
    differences.compare(what + " Idempotent-Replayed", true, answer.isReplayed());
    differences.compare(what + " body", entry.answer(), answer.body());
  }
}
