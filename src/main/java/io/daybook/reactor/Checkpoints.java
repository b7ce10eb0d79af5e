package io.daybook.reactor;

import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Positions;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A reactor's durable place, one position of each partition under {@code reactor:<name>}.
 *
 * <p>Context: owned by one reactor.
 */
final class Checkpoints {
  private final String name;
  private final ReactorOptions options;
  private final ReactorPorts ports;
  private final Supplier<Positions> current;
  private Positions saved;
  private boolean planned;

  /**
   * Creates the place.
   *
   * @param current gives the positions up to which all is done
   */
  Checkpoints(
      String reactor, ReactorOptions options, ReactorPorts ports, Supplier<Positions> current) {
    this.name = "reactor:" + reactor;
    this.options = options;
    this.ports = ports;
    this.current = current;
    this.saved = Positions.start(ports.store().partitions().count());
  }

  /**
   * Returns where to begin after.
   *
   * @param otherwise where that is when nothing was saved yet
   */
  Future<Positions> begin(Positions otherwise) {
    EventStore store = ports.store();
    List<Future<Optional<Long>>> reads = new ArrayList<>();
    for (int p = 0; p < otherwise.partitions(); p++) {
      reads.add(store.checkpoint(name, p));
    }
    return Future.all(reads)
        .compose(
            all -> {
              List<Optional<Long>> found = all.list();
              boolean isNew = found.stream().allMatch(Optional::isEmpty);
              Positions from = isNew ? otherwise : positions(found);
              Future<Void> kept =
                  isNew ? store.saveCheckpoint(name, from) : Future.succeededFuture();
              return kept.map(
                  done -> {
                    saved = from;
                    return from;
                  });
            });
  }

  private static Positions positions(List<Optional<Long>> found) {
    return Positions.of(found.stream().mapToLong(position -> position.orElse(0L)).toArray());
  }

  /** Lets the place be saved soon. */
  void moved() {
    if (!planned) {
      planned = true;
      ports.timers().after(options.checkpointMillis(), this::saveAgain);
    }
  }

  private void saveAgain() {
    save().onComplete(done -> again(), failure -> again());
  }

  private void again() {
    planned = false;
    if (!current.get().equals(saved)) {
      moved();
    }
  }

  /** Saves the place. */
  Future<Void> save() {
    Positions now = current.get();
    return now.equals(saved)
        ? Future.succeededFuture()
        : ports.store().saveCheckpoint(name, now).onSuccess(done -> saved = now);
  }
}
