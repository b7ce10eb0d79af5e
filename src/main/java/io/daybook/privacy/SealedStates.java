package io.daybook.privacy;

import io.daybook.codec.Json;
import io.daybook.eventstore.Snapshot;
import io.daybook.privacy.SealedBytes.Place;
import io.daybook.privacy.SealedLayers.Opening;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts a snapshot of a state with the keys of all persons of whom there is something in it, one
 * around the other: when one of them is erased, nobody can read it any more, and the stream is
 * folded from its events. What is personal in the state need not be marked.
 *
 * <p>Immutable but for the keys, safe for all threads.
 */
public final class SealedStates {
  private static final String PATH = "snapshot";

  private final SealedLayers layers;

  /**
   * Creates it.
   *
   * @param keys null for modules without personal components
   */
  public SealedStates(@Nullable SubjectKeys keys) {
    this.layers = new SealedLayers(keys);
  }

  /**
   * A state that was read.
   *
   * @param snapshot with its state as JSON
   * @param keys the ids of the keys of all persons in it
   */
  public record Opened(Snapshot snapshot, Set<UUID> keys) {}

  /**
   * Returns what is stored of a snapshot; nothing when a key is not at hand, or there are too many.
   *
   * @param snapshot with its state as JSON
   * @param of the ids of the keys of all persons in it
   */
  public Optional<Snapshot> seal(Snapshot snapshot, Set<UUID> of) {
    return layers
        .seal(snapshot.state().bytes(), place(snapshot), of)
        .map(bytes -> with(snapshot, bytes));
  }

  private static Place place(Snapshot snapshot) {
    return new Place(snapshot.stream(), snapshot.eventId(), PATH);
  }

  private static Snapshot with(Snapshot snapshot, byte[] state) {
    return new Snapshot(
        snapshot.stream(),
        snapshot.version(),
        snapshot.eventId(),
        snapshot.schema(),
        Json.of(state));
  }

  /** Returns a stored snapshot with its state as JSON, nothing when it can't be read. */
  public Future<Optional<Opened>> open(Snapshot stored) {
    return layers
        .open(stored.state().bytes(), place(stored))
        .map(
            opening ->
                switch (opening) {
                  case Opening.Opened(byte[] state, Set<UUID> keys) ->
                      Optional.of(new Opened(with(stored, state), keys));
                  case Opening.Erased(), Opening.Damaged() -> Optional.empty();
                });
  }
}
