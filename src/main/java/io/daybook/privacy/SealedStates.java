package io.daybook.privacy;

import io.daybook.codec.Json;
import io.daybook.eventstore.Snapshot;
import io.daybook.privacy.SealedBytes.Place;
import io.daybook.privacy.SubjectKeys.Known;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
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
  private static final int KEYS_MAX = 8;
  private static final String PATH = "snapshot";

  private final @Nullable SubjectKeys keys;

  /**
   * Creates it.
   *
   * @param keys null for modules without personal components
   */
  public SealedStates(@Nullable SubjectKeys keys) {
    this.keys = keys;
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
    if (of.isEmpty()) {
      return Optional.of(snapshot);
    }
    if (keys == null || of.size() > KEYS_MAX) {
      return Optional.empty();
    }
    byte[] bytes = snapshot.state().bytes();
    for (UUID id : of) {
      if (!(keys.ofId(id) instanceof Known.Live(DataKey key))) {
        return Optional.empty();
      }
      bytes = SealedBytes.encrypt(key, place(snapshot), bytes, keys.random()).bytes();
    }
    return Optional.of(with(snapshot, bytes));
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

  /** Tells whether none of these keys is destroyed. */
  public Future<Boolean> areLive(Set<UUID> ids) {
    if (ids.isEmpty() || keys == null) {
      return Future.succeededFuture(true);
    }
    return keys.byIds(ids)
        .map(known -> ids.stream().allMatch(id -> known.get(id) instanceof Known.Live));
  }

  /** Returns a stored snapshot with its state as JSON, nothing when it can't be read. */
  public Future<Optional<Opened>> open(Snapshot stored) {
    return peel(stored, new LinkedHashSet<>());
  }

  /** JSON never begins with the byte that a sealed value begins with. */
  private Future<Optional<Opened>> peel(Snapshot snapshot, Set<UUID> used) {
    SealedBytes sealed = SealedBytes.of(snapshot.state().bytes());
    if (sealed == null) {
      return Future.succeededFuture(Optional.of(new Opened(snapshot, used)));
    }
    if (keys == null || used.size() >= KEYS_MAX) {
      return Future.succeededFuture(Optional.empty());
    }
    return keys.byIds(Set.of(sealed.key()))
        .compose(
            known -> {
              if (!(known.get(sealed.key()) instanceof Known.Live(DataKey key))) {
                return Future.succeededFuture(Optional.empty());
              }
              try {
                byte[] inner = sealed.decrypt(key, place(snapshot));
                used.add(key.id());
                return peel(with(snapshot, inner), used);
              } catch (Gcm.NotAuthenticException damaged) {
                return Future.succeededFuture(Optional.empty());
              }
            });
  }
}
