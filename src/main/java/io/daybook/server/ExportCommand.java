package io.daybook.server;

import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.StoredEvent;
import io.daybook.eventstore.StoredLog.Ends;
import io.daybook.eventstore.postgres.PostgresPendingReads;
import io.daybook.eventstore.postgres.PostgresStoredLog;
import io.daybook.platform.Clock;
import io.daybook.transfer.ExportHeader;
import io.daybook.transfer.TransferException;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * {@code daybook export}: writes the log, checked, as lines of JSON; goes on with a file that was
 * broken off.
 *
 * <p>Context: blocks.
 */
final class ExportCommand {
  private static final int PAGE_EVENTS = 2_000;
  private static final String ONLY_EVENTS = "--only-events";

  private final PostgresStoredLog log;
  private final Arguments arguments;
  private final PrintStream err;

  private ExportCommand(PostgresStoredLog log, Arguments arguments, PrintStream err) {
    this.log = log;
    this.arguments = arguments;
    this.err = err;
  }

  /** Parses the words behind {@code export}. */
  static Arguments arguments(List<String> words) {
    return Arguments.parse(
        "export",
        words,
        Set.of("--out", "--partition", "--from"),
        Set.of("--with-keys", ONLY_EVENTS));
  }

  /** Runs it; what goes wrong is thrown. */
  static boolean run(CommandLine.Once once) {
    Arguments arguments = once.arguments();
    String out = arguments.needed("--out");
    try (StoreAccess access = StoreAccess.open(once.settings(), false)) {
      return OneShot.run(
          vertx -> {
            PostgresStoredLog log = OneShot.await(PostgresStoredLog.open(vertx, access.reading()));
            try {
              return new ExportCommand(log, arguments, once.err()).export(out);
            } finally {
              OneShot.await(log.close());
            }
          });
    }
  }

  private boolean export(String out) {
    PostgresPendingReads pending = OneShot.await(log.pending());
    try (PendingExport work = new PendingExport(pending, err)) {
      return export(out, header(OneShot.await(pending.heads())), work);
    }
  }

  private boolean export(String out, ExportHeader header, PendingExport work) {
    try (ExportFile file = opened(out, header)) {
      if (file.isComplete()) {
        err.println("the export is complete already: " + out);
        return true;
      }
      long begun = file.events();
      try (ProgressLine progress = new ProgressLine("events exported", file.expected() - begun)) {
        keys(file);
        work.write(file, header);
        while (!file.isComplete()) {
          partition(file, progress);
        }
        file.force();
        report(file, begun, progress.seconds());
      }
      return true;
    } catch (IOException broken) {
      throw new TransferException(
          "the export to %s is broken off: %s; run it again, it goes on where it was broken off"
              .formatted(out, reason(broken)));
    }
  }

  private static ExportFile opened(String out, ExportHeader header) {
    try {
      return ExportFile.open(out, header);
    } catch (NoSuchFileException unusable) {
      throw new TransferException(out + " can't be written: no such directory");
    } catch (IOException unusable) {
      throw new TransferException("%s can't be written: %s".formatted(out, reason(unusable)));
    }
  }

  /** A reader of standard output that has seen enough is no failure to speak of. */
  private static String reason(IOException failure) {
    if (ReaderGoneException.isBrokenPipe(failure)) {
      throw new ReaderGoneException(failure);
    }
    return FailureSentence.ofFile(failure);
  }

  private void report(ExportFile file, long begun, double seconds) {
    long written = file.events() - begun;
    err.printf(
        Locale.ROOT,
        "exported %,d events in %.1f s (%,.0f/s), %,d in all%n",
        written,
        seconds,
        written / Math.max(seconds, 1e-3),
        file.events());
  }

  /**
   * Looks at the ends after what is still to be done was fixed: so they are not before its heads.
   */
  private ExportHeader header(Positions now) {
    int count = log.partitions().count();
    List<Integer> selected = arguments.partitions(count);
    Positions from = from(count);
    Positions heads = Positions.start(count);
    List<EventHash> previous = new ArrayList<>();
    for (int partition : selected) {
      Ends ends = OneShot.await(log.ends(partition));
      if (ends.head() == null || ends.last() != ends.head()) {
        throw new TransferException(
            "partition %d does not end where it says: daybook verify tells more"
                .formatted(partition));
      }
      long head = now.of(partition);
      if (from.of(partition) > head) {
        throw new BadSettingException(
            "--from: partition %d ends at position %d".formatted(partition, head));
      }
      heads = heads.with(partition, head);
      previous.add(hash(partition, from.of(partition)));
    }
    return new ExportHeader(
        log.id(),
        count,
        Clock.system().now(),
        from,
        heads,
        selected,
        arguments.has("--with-keys"),
        selected.size() == count && !arguments.has(ONLY_EVENTS),
        previous);
  }

  private Positions from(int count) {
    String token = arguments.one("--from");
    try {
      return token == null ? Positions.start(count) : Positions.parse(token, count);
    } catch (IllegalArgumentException malformed) {
      throw new BadSettingException("--from: " + malformed.getMessage());
    }
  }

  private EventHash hash(int partition, long position) {
    if (position == 0) {
      return EventHash.NONE;
    }
    List<StoredEvent> found = OneShot.await(log.read(partition, position - 1, position, 1));
    EventHash hash = found.isEmpty() ? null : found.getFirst().hash();
    if (hash == null) {
      throw new TransferException(
          "there is no event at %d:%d: daybook verify tells more".formatted(partition, position));
    }
    return hash;
  }

  private void keys(ExportFile file) throws IOException {
    if (file.wantsKeys()) {
      UUID after = new UUID(0, 0);
      while (true) {
        var page = OneShot.await(log.subjectKeys(after, PAGE_EVENTS));
        if (page.isEmpty()) {
          return;
        }
        file.keys(page);
        after = page.getLast().id();
      }
    }
  }

  /** The next page is read while one is written. */
  private void partition(ExportFile file, ProgressLine progress) throws IOException {
    int partition = file.partition();
    long head = file.head();
    Future<List<StoredEvent>> reading = log.read(partition, file.position(), head, PAGE_EVENTS);
    while (true) {
      List<StoredEvent> page = OneShot.await(reading);
      if (page.isEmpty()) {
        break;
      }
      reading = log.read(partition, page.getLast().position(), head, PAGE_EVENTS);
      file.events(page);
      progress.add(page.size());
    }
    file.end();
  }
}
