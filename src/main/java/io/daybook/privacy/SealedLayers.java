package io.daybook.privacy;

import io.daybook.codec.Json;
import io.daybook.privacy.SealedBytes.Place;
import io.daybook.privacy.SubjectKeys.Known;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts JSON with the keys of all persons of whom there is something in it, one around the
 * other: when one of them is erased, nobody can read it any more.
 *
 * <p>Immutable but for the keys, safe for all threads.
 */
final class SealedLayers {
  static final int KEYS_MAX = 8;

  private final @Nullable SubjectKeys keys;

  /**
   * Creates it.
   *
   * @param keys null where there are none
   */
  SealedLayers(@Nullable SubjectKeys keys) {
    this.keys = keys;
  }

  /** What came of opening. */
  sealed interface Opening {
    /**
     * It is read.
     *
     * @param plain what was encrypted
     * @param keys the ids of the keys that it was encrypted with
     */
    record Opened(Json plain, Set<UUID> keys) implements Opening {}

    /** A person in it was erased. */
    record Erased() implements Opening {}

    /** It does not belong there, or was changed. */
    record Damaged() implements Opening {}
  }

  /** Tells whether none of these keys is destroyed. */
  Future<Boolean> areLive(Set<UUID> ids) {
    if (ids.isEmpty() || keys == null) {
      return Future.succeededFuture(true);
    }
    return keys.byIds(ids)
        .map(known -> ids.stream().allMatch(id -> known.get(id) instanceof Known.Live));
  }

  /** Returns what is stored; nothing when a key is not at hand, or there are too many. */
  Optional<byte[]> seal(byte[] plain, Place place, Set<UUID> of) {
    if (of.isEmpty()) {
      return Optional.of(plain);
    }
    if (keys == null || of.size() > KEYS_MAX) {
      return Optional.empty();
    }
    byte[] bytes = plain;
    for (UUID id : of) {
      if (!(keys.ofId(id) instanceof Known.Live(DataKey key))) {
        return Optional.empty();
      }
      bytes = SealedBytes.encrypt(key, place, bytes, keys.random()).bytes();
    }
    return Optional.of(bytes);
  }

  /** Opens what is stored. */
  Future<Opening> open(byte[] stored, Place place) {
    return peel(stored, place, new LinkedHashSet<>());
  }

  /** It may be so since its layer was peeled off. */
  private boolean isErased(UUID id) {
    return keys != null && keys.ofId(id) instanceof Known.Gone;
  }

  /** JSON never begins with the byte that a sealed value begins with. */
  private Future<Opening> peel(byte[] bytes, Place place, Set<UUID> used) {
    SealedBytes sealed = SealedBytes.of(bytes);
    if (sealed == null) {
      boolean erased = used.stream().anyMatch(this::isErased);
      return Future.succeededFuture(
          erased ? new Opening.Erased() : new Opening.Opened(Json.of(bytes), used));
    }
    if (keys == null || used.size() >= KEYS_MAX) {
      return Future.succeededFuture(new Opening.Damaged());
    }
    return keys.byIds(Set.of(sealed.key()))
        .compose(
            known -> {
              if (!(known.get(sealed.key()) instanceof Known.Live(DataKey key))) {
                return Future.succeededFuture(new Opening.Erased());
              }
              try {
                byte[] inner = sealed.decrypt(key, place);
                used.add(key.id());
                return peel(inner, place, used);
              } catch (Gcm.NotAuthenticException damaged) {
                return Future.succeededFuture(new Opening.Damaged());
              }
            });
  }
}
