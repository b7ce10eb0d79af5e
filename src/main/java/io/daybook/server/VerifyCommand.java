package io.daybook.server;

import io.daybook.codec.EventCodec;
import io.daybook.eventstore.postgres.PostgresStoredLog;
import io.daybook.integrity.Anchor;
import io.daybook.integrity.Findings;
import io.daybook.integrity.PartitionReport;
import io.daybook.integrity.PartitionVerification;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code daybook verify}: reads the whole log and says whether it is what was written.
 *
 * <p>Context: blocks.
 */
final class VerifyCommand {
  private static final int PAGE_EVENTS = 2_000;

  private final Vertx vertx;
  private final PostgresStoredLog log;
  private final EventCodec codec;
  private final List<Anchor> anchors;

  private VerifyCommand(
      Vertx vertx, PostgresStoredLog log, EventCodec codec, List<Anchor> anchors) {
    this.vertx = vertx;
    this.log = log;
    this.codec = codec;
    this.anchors = anchors;
  }

  /** Runs it; returns whether nothing is wrong. */
  static boolean run(List<String> words, PrintStream out) {
    Arguments arguments =
        Arguments.parse("verify", words, Set.of("--partition", "--anchor"), Set.of("--json"));
    List<Anchor> anchors = anchors(arguments);
    Settings settings = arguments.settings();
    Logging.configure(settings);
    EventCodec codec = new EventCodec(Modules.load().all());
    try (StoreAccess access = StoreAccess.open(settings, false)) {
      return OneShot.run(
          vertx -> {
            PostgresStoredLog log =
                OneShot.await(PostgresStoredLog.open(vertx, access.reading()));
            try {
              return new VerifyCommand(vertx, log, codec, anchors).verify(arguments, out);
            } finally {
              OneShot.await(log.close());
            }
          });
    }
  }

  private static List<Anchor> anchors(Arguments arguments) {
    try {
      return arguments.all("--anchor").stream().map(Anchor::parse).toList();
    } catch (IllegalArgumentException malformed) {
      throw new BadSettingException(String.valueOf(malformed.getMessage()));
    }
  }

  private boolean verify(Arguments arguments, PrintStream out) {
    int count = log.partitions().count();
    List<Integer> partitions = arguments.partitions(count);
    for (Anchor anchor : anchors) {
      if (!partitions.contains(anchor.partition())) {
        throw new BadSettingException(
            "the anchor %s is of a partition that is not verified".formatted(anchor));
      }
    }
    List<String> flaws = OneShot.await(log.flaws());
    long total = 0;
    for (int partition : partitions) {
      total += OneShot.await(log.ends(partition)).last();
    }
    List<PartitionReport> reports = new ArrayList<>();
    double seconds;
    try (ProgressLine progress = new ProgressLine("events checked", 2 * total)) {
      for (int partition : partitions) {
        reports.add(check(partition, progress));
      }
      seconds = progress.seconds();
    }
    VerifyReport report = new VerifyReport(log.id(), flaws, reports, anchors.size(), seconds);
    out.print(arguments.has("--json") ? report.json() : report.text());
    return report.isGood();
  }

  private PartitionReport check(int partition, ProgressLine progress) {
    PartitionVerification verification =
        new PartitionVerification(
            log,
            partition,
            PAGE_EVENTS,
            new Findings(partition, codec, anchors),
            work -> vertx.executeBlocking(work, true).map(done -> done),
            new PartitionVerification.Progress() {
              @Override
              public void events(long count) {
                progress.add(count);
              }

              @Override
              public void versions(long count) {
                progress.add(count);
              }
            });
    Promise<PartitionReport> report = Promise.promise();
    vertx.runOnContext(started -> verification.run().onComplete(report));
    Future<PartitionReport> future = report.future();
    return OneShot.await(future);
  }
}
