package io.daybook.server;

import io.daybook.eventstore.Positions;
import io.daybook.eventstore.postgres.PostgresEventStore;
import io.daybook.eventstore.postgres.PostgresImports;
import io.daybook.transfer.ExportHeader;
import io.daybook.transfer.TransferException;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether an export may be imported into a store, and what that remembers of it: from the first
 * change to the end it counts as unfinished.
 *
 * <p>Context: one owner, blocks.
 */
final class ImportRecord {
  private final PostgresImports imports;
  private final ExportHeader header;
  private boolean begun;

  /**
   * Finds out whether it may be imported; changes nothing.
   *
   * @throws TransferException when it may not
   */
  ImportRecord(PostgresEventStore store, ExportHeader header) {
    this.imports = store.imports();
    this.header = header;
    Positions heads = OneShot.await(store.heads());
    boolean isEmpty = heads.equals(Positions.start(heads.partitions()));
    boolean isOwn = header.store().equals(store.id());
    if (!isEmpty && !isOwn) {
      requireUntouched(heads, OneShot.await(imports.broughtBy(header.store())));
    }
    if (header.pending() && OneShot.await(imports.isServed())) {
      throw new TransferException(
          "a server has worked on this store, so there are commands for later and places of"
              + " reactors that belong to it, and those of the export would take their place:"
              + " import into an empty store, or only the events (export --only-events)");
    }
  }

  /** A store with a log of its own is left alone, even where some of its partitions are empty. */
  private void requireUntouched(Positions heads, Optional<Positions> imported) {
    UUID origin = header.store();
    Positions brought =
        imported.orElseThrow(
            () ->
                new TransferException(
                    "the store is not empty, and was not begun by an import from store %s, or was"
                            .formatted(origin)
                        + " accepted as it is"));
    boolean isNews =
        header.pending()
            || header.selected().stream().anyMatch(p -> header.heads().of(p) > brought.of(p));
    for (int p = 0; p < heads.partitions(); p++) {
      long own = heads.of(p) - brought.of(p);
      if (own > 0 && isNews) {
        throw new TransferException(
            "a server has written to this store: partition %d has %d events of its own behind"
                    .formatted(p, own)
                + " position %d, for example what reactors did, or commands for later, so nothing"
                    .formatted(brought.of(p))
                + " more can be imported; import everything into an empty store, and start the"
                + " server on it when no more is to come");
      }
    }
  }

  /** Is called before each change. */
  void changing() {
    if (!begun) {
      OneShot.await(imports.begin(header.store(), header.heads()));
      begun = true;
    }
  }

  /**
   * Is called when all of the export is there.
   *
   * @throws TransferException when an earlier import is still unfinished
   */
  void end() {
    OneShot.await(imports.end(header.store()));
    OneShot.await(imports.open())
        .ifPresent(
            open -> {
              throw new TransferException("all of this export is there, but " + open);
            });
  }
}
