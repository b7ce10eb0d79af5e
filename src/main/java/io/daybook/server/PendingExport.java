package io.daybook.server;

import io.daybook.eventstore.PendingWork;
import io.daybook.eventstore.postgres.PostgresPendingReads;
import io.daybook.eventstore.postgres.PostgresPendingReads.Counts;
import io.daybook.transfer.ExportHeader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Writes to an export what is still to be done beside the events, or says what is left out.
 *
 * <p>Context: blocks. While it is open the source keeps what was there at that moment.
 */
final class PendingExport implements AutoCloseable {
  private static final int PAGE_LINES = 1_000;

  private final PostgresPendingReads reads;
  private final PrintStream err;
  private long sealed;
  private boolean closed;

  PendingExport(PostgresPendingReads reads, PrintStream err) {
    this.reads = reads;
    this.err = err;
  }

  /** Writes it, where it belongs into the file and is not there yet. */
  void write(ExportFile file, ExportHeader header) throws IOException {
    Counts counts = OneShot.await(reads.counts());
    if (file.wantsPending()) {
      file.pending(OneShot.await(reads.places()));
      parked(file);
      scheduled(file);
      file.pendingEnd();
    }
    close();
    tell(file, header, counts);
  }

  private void parked(ExportFile file) throws IOException {
    PendingWork.Parked after = null;
    while (true) {
      List<PendingWork.Parked> page = OneShot.await(reads.parked(after, PAGE_LINES));
      if (page.isEmpty()) {
        return;
      }
      file.pending(page);
      after = page.getLast();
    }
  }

  private void scheduled(ExportFile file) throws IOException {
    PendingWork.Scheduled after = null;
    while (true) {
      List<PendingWork.Scheduled> page =
          OneShot.await(reads.scheduled(after == null ? null : after.command().key(), PAGE_LINES));
      if (page.isEmpty()) {
        return;
      }
      file.pending(page);
      sealed += page.stream().filter(PendingWork.Scheduled::isSealed).count();
      after = page.getLast();
    }
  }

  private void tell(ExportFile file, ExportHeader header, Counts counts) {
    if (counts.isNothing() || (header.pending() && !file.wantsPending())) {
      return;
    }
    err.printf(
        Locale.ROOT,
        "%s %,d commands for later, %,d parked reactions and the places of %,d reactors%n",
        header.pending() ? "with" : "left out are",
        counts.scheduled(),
        counts.parked(),
        counts.places());
    if (sealed > 0 && !header.keys()) {
      err.printf(
          Locale.ROOT,
          "%,d of the commands are encrypted; without --with-keys they count as of erased persons"
              + " and are not delivered%n",
          sealed);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      OneShot.await(reads.end());
    }
  }
}
