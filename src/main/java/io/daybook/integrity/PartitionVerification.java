package io.daybook.integrity;

import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.StoredEvent;
import io.daybook.eventstore.StoredLog;
import io.daybook.eventstore.StoredLog.Ends;
import io.daybook.eventstore.StoredLog.Version;
import io.daybook.eventstore.StoredLog.Versions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Checks one partition up to where it ended at the beginning: first its events in order, then the
 * versions of its streams. The next page is read while one is looked at; no more than two are in
 * memory.
 *
 * <p>Context: one run, owned by the context that calls.
 */
public final class PartitionVerification {
  private static final int VERSIONS_PAGE = 50_000;

  private final StoredLog log;
  private final int partition;
  private final int pageEvents;
  private final Findings findings;
  private final Background background;
  private final Progress progress;
  private final ChainCheck chain;

  /**
   * Prepares a check.
   *
   * @param pageEvents how many events are read at once
   * @param findings takes what is found, empty still
   */
  public PartitionVerification(
      StoredLog log,
      int partition,
      int pageEvents,
      Findings findings,
      Background background,
      Progress progress) {
    this.log = log;
    this.partition = partition;
    this.pageEvents = pageEvents;
    this.findings = findings;
    this.background = background;
    this.progress = progress;
    this.chain = new ChainCheck(partition, log.partitions(), 0, EventHash.NONE);
  }

  /** Looks through the partition. */
  public Future<PartitionReport> run() {
    return log.ends(partition)
        .compose(
            ends ->
                events(ends)
                    .compose(done -> versions(ends))
                    .map(done -> findings.report(chain, ends)));
  }

  private Future<Void> events(Ends ends) {
    Promise<Void> done = Promise.promise();
    nextPage(log.read(partition, Long.MIN_VALUE, ends.last(), pageEvents), ends, done);
    return done.future();
  }

  /** Not a chain of futures: that would grow with the log. */
  private void nextPage(Future<List<StoredEvent>> reading, Ends ends, Promise<Void> done) {
    reading
        .compose(
            page -> {
              boolean end = page.isEmpty();
              Future<List<StoredEvent>> next =
                  end
                      ? Future.succeededFuture(List.of())
                      : log.read(partition, page.getLast().position(), ends.last(), pageEvents);
              return background.run(() -> check(page, ends)).map(checked -> end ? null : next);
            })
        .onComplete(
            next -> {
              if (next == null) {
                done.complete();
              } else {
                nextPage(next, ends, done);
              }
            },
            done::fail);
  }

  private boolean check(List<StoredEvent> page, Ends ends) {
    @Nullable Long head = ends.head();
    for (StoredEvent event : page) {
      Problem problem = chain.check(event);
      if (problem == null && head != null && event.position() > head) {
        problem =
            Problem.of(
                event,
                "the event stands beyond the head of its partition",
                "none after position " + head,
                "position " + event.position());
      }
      findings.event(event, problem);
    }
    progress.events(page.size());
    return true;
  }

  private Future<Void> versions(Ends ends) {
    Promise<Void> done = Promise.promise();
    nextVersions(Version.NONE, ends, done);
    return done.future();
  }

  private void nextVersions(Version after, Ends ends, Promise<Void> done) {
    log.versions(partition, after, ends.last(), VERSIONS_PAGE)
        .onComplete(
            found -> {
              if (found == null) {
                done.complete();
              } else {
                versions(found);
                nextVersions(found.last(), ends, done);
              }
            },
            done::fail);
  }

  private void versions(Versions found) {
    progress.versions(found.events());
    @Nullable Version bad = found.firstBad();
    if (bad != null) {
      boolean early = bad.version() == found.expected();
      findings.add(
          new Problem(
              partition,
              bad.position(),
              bad.stream(),
              bad.id(),
              early
                  ? "the event stands before the version that it follows"
                  : "the versions of its stream have a gap",
              early ? "a greater position" : "version " + found.expected(),
              early ? "position " + bad.position() : "version " + bad.version()),
          found.bad());
    }
  }

  /** Runs what takes long away from the event loop, one after the other. */
  @FunctionalInterface
  public interface Background {
    /** Runs it; the future completes on the context that called. */
    Future<Boolean> run(Callable<Boolean> work);
  }

  /** Hears how far the check is, on any thread. */
  public interface Progress {
    /** So many events more were looked at. */
    void events(long count);

    /** So many versions more were looked at. */
    void versions(long count);
  }
}
