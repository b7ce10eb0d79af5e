package io.daybook.server;

import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.eventstore.postgres.PostgresOptions;
import io.daybook.eventstore.postgres.UnusableStoreException;
import io.daybook.transfer.ExportHeader;
import io.daybook.transfer.ExportReading;
import io.daybook.transfer.ExportReading.Line;
import io.daybook.transfer.TransferException;
import io.vertx.core.Vertx;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code daybook import}: appends an export to a store that holds nothing, or the beginning of the
 * same log.
 *
 * <p>Context: blocks.
 */
final class ImportCommand {
  private static final int BUFFER_BYTES = 1 << 20;

  private final ExportReading reading;
  private final LineReader lines;
  private final PrintStream out;

  private ImportCommand(ExportReading reading, LineReader lines, PrintStream out) {
    this.reading = reading;
    this.lines = lines;
    this.out = out;
  }

  /** Parses the words behind {@code import}. */
  static Arguments arguments(List<String> words) {
    return Arguments.parse("import", words, Set.of("--in"), Set.of("--accept"));
  }

  /** Runs it; what goes wrong is thrown. */
  static boolean run(CommandLine.Once once) {
    Arguments arguments = once.arguments();
    if (arguments.has("--accept")) {
      if (arguments.one("--in") != null) {
        throw new BadSettingException("import: --accept goes without --in");
      }
      return ImportAccepted.run(once.settings(), once.out());
    }
    return run(arguments.needed("--in"), once.settings(), once.out());
  }

  private static boolean run(String in, Settings settings, PrintStream out) {
    try (LineReader lines = new LineReader(new BufferedInputStream(input(in), BUFFER_BYTES))) {
      byte[] first = lines.next();
      if (first == null) {
        throw new TransferException("there is nothing in " + in);
      }
      ExportHeader header = ExportHeader.parse(first);
      ImportCommand command = new ImportCommand(new ExportReading(header), lines, out);
      try (StoreAccess access = StoreAccess.open(settings, true)) {
        return OneShot.run(
            vertx -> access.alone(vertx, () -> command.into(vertx, settings, access)));
      }
    } catch (IOException broken) {
      throw new TransferException(
          "%s can't be read: %s".formatted(in, FailureSentence.ofFile(broken)));
    }
  }

  private static InputStream input(String in) throws IOException {
    return in.equals("-")
        ? new FileInputStream(FileDescriptor.in)
        : Files.newInputStream(Path.of(in));
  }

  private boolean into(Vertx vertx, Settings settings, StoreAccess access) {
    int partitions = reading.header().partitions();
    requireSameCount(vertx, access, partitions);
    PostgresOptions options = access.options(partitions);
    if (settings.number(Setting.PARTITIONS) != partitions) {
      out.printf(
          Locale.ROOT,
          "the store has %1$d partitions: serve needs the setting partitions to be %1$d%n",
          partitions);
    }
    PostgresEventStore store = OneShot.await(PostgresEventStore.open(vertx, options));
    try {
      append(new ImportTarget(store, reading));
      return true;
    } finally {
      OneShot.await(store.close());
    }
  }

  private static void requireSameCount(Vertx vertx, StoreAccess access, int partitions) {
    int there = partitions;
    try {
      there = access.partitions(vertx);
    } catch (UnusableStoreException none) {
      // A new one is made.
      return;
    }
    if (there != partitions) {
      throw new TransferException(
          "the export has %d partitions, the store %d".formatted(partitions, there));
    }
  }

  private void append(ImportTarget target) {
    try (ProgressLine progress = new ProgressLine("events read", expected())) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        Line read = reading.next(line);
        target.take(read);
        if (read instanceof Line.Event) {
          progress.add(1);
        }
      }
      target.finish();
      requireWhole();
      target.end();
      out.printf(
          Locale.ROOT,
          "imported %,d events in %.1f s; %,d were there already%n",
          target.appended(),
          progress.seconds(),
          target.skipped());
    } catch (IOException broken) {
      throw new TransferException(
          "the export can't be read on: %s; run it again, it goes on where it was broken off"
              .formatted(FailureSentence.ofFile(broken)));
    }
  }

  private long expected() {
    ExportHeader header = reading.header();
    return header.selected().stream()
        .mapToLong(p -> header.heads().of(p) - header.from().of(p))
        .sum();
  }

  private void requireWhole() {
    if (lines.isTorn() || !reading.isComplete()) {
      throw new TransferException(
          "the export is cut off behind line %d%s; what is before that is stored"
              .formatted(
                  reading.line(),
                  reading.isComplete()
                      ? ""
                      : ", in partition %d at position %d"
                          .formatted(reading.partition(), reading.position())));
    }
  }
}
