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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code daybook verify}: reads the whole log and says whether it is what was written.
 *
 * <p>Context: blocks.
 */
final class VerifyCommand {
  private static final int PAGE_EVENTS = 2_000;
  private static final int LANES_MAX = 4;

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

  /** Parses the words behind {@code verify}. */
  static Arguments arguments(List<String> words) {
    return Arguments.parse("verify", words, Set.of("--partition", "--anchor"), Set.of("--json"));
  }

  /** Runs it; returns whether nothing is wrong. */
  static boolean run(CommandLine.Once once) {
    List<Anchor> anchors = anchors(once.arguments());
    EventCodec codec = new EventCodec(once.modules().all());
    try (StoreAccess access = StoreAccess.open(once.settings(), false)) {
      return OneShot.run(
          vertx -> {
            PostgresStoredLog log = OneShot.await(PostgresStoredLog.open(vertx, access.reading()));
            try {
              return new VerifyCommand(vertx, log, codec, anchors)
                  .verify(once.arguments(), once.out());
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
    List<PartitionReport> reports;
    double seconds;
    try (ProgressLine progress = new ProgressLine("events and versions checked", 2 * total)) {
      reports = checkAll(partitions, progress);
      seconds = progress.seconds();
    }
    VerifyReport report = new VerifyReport(log.id(), flaws, reports, anchors.size(), seconds);
    out.print(arguments.has("--json") ? report.json() : report.text());
    return report.isGood();
  }

  /** Some at the same time: each keeps one connection and one thread busy. */
  private List<PartitionReport> checkAll(List<Integer> partitions, ProgressLine progress) {
    int lanes = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, LANES_MAX);
    try (ExecutorService threads =
        Executors.newFixedThreadPool(lanes, Thread.ofVirtual().factory())) {
      List<CompletableFuture<PartitionReport>> checks =
          partitions.stream()
              .map(p -> CompletableFuture.supplyAsync(() -> check(p, progress), threads))
              .toList();
      return checks.stream().map(OneShot::join).toList();
    }
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
