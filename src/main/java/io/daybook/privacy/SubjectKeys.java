package io.daybook.privacy;

import io.daybook.eventstore.SubjectKey;
import io.daybook.eventstore.SubjectKeyStore;
import io.daybook.platform.Clock;
import io.daybook.platform.SecureBytes;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The persons' keys as this process knows them: loaded, unwrapped and cached, and forgotten when
 * they are destroyed.
 *
 * <p>A cached key is used only while the process hears of all erasures: {@link #heard} says until
 * when it has. After {@link #UNHEARD_NANOS_MAX} without, every use asks the store.
 *
 * <p>Context: one a process, safe for all threads and without locks.
 */
public final class SubjectKeys {
  private static final System.Logger LOG = System.getLogger(SubjectKeys.class.getName());

  /** How long a cached key is used after the last time that erasures were asked for. */
  static final long UNHEARD_NANOS_MAX = 5_000_000_000L;

  private static final long NO_KEY_NANOS_MAX = 1_000_000_000L;
  private static final int CACHED_MAX = 100_000;
  private static final int LOST_MAX = 1_000;
  private static final int UUID_BYTES = 16;

  private final SubjectKeyStore store;
  private final MasterKeys masters;
  private final SecureBytes random;
  private final Clock clock;
  private final RecentEntries<String, Entry> bySubject = new RecentEntries<>(CACHED_MAX);
  private final RecentEntries<UUID, Entry> byId = new RecentEntries<>(CACHED_MAX);
  private final RecentEntries<UUID, Boolean> erased = new RecentEntries<>(CACHED_MAX);
  private final RecentEntries<UUID, Boolean> told = new RecentEntries<>(LOST_MAX);
  private final RecentEntries<UUID, Boolean> lost = new RecentEntries<>(LOST_MAX);
  private volatile long heardNanos;

  /** What is known of a key. */
  sealed interface Known {
    /** It is there. */
    record Live(DataKey key) implements Known {}

    /** It is destroyed. */
    record Gone() implements Known {}
  }

  private record Entry(Known known, long nanos) {}

  private static final Known GONE = new Known.Gone();

  /** Creates it with nothing in the cache. */
  public SubjectKeys(SubjectKeyStore store, MasterKeys masters, SecureBytes random, Clock clock) {
    this.store = store;
    this.masters = masters;
    this.random = random;
    this.clock = clock;
    this.heardNanos = clock.nanoTime() - UNHEARD_NANOS_MAX;
  }

  /** Returns what is known of a person's latest key, null when it has to be asked for. */
  @Nullable Known ofSubject(String subject) {
    Entry entry = bySubject.get(subject);
    return entry == null ? null : usable(entry);
  }

  /** Returns what is known of a key, null when it has to be asked for. */
  @Nullable Known ofId(UUID id) {
    if (erased.get(id) != null) {
      return GONE;
    }
    Entry entry = byId.get(id);
    return entry == null ? null : usable(entry);
  }

  private @Nullable Known usable(Entry entry) {
    long now = clock.nanoTime();
    if (entry.known instanceof Known.Live(DataKey key)) {
      if (erased.get(key.id()) != null) {
        return null;
      }
      long since = Math.min(now - entry.nanos, now - heardNanos);
      return since <= UNHEARD_NANOS_MAX ? entry.known : null;
    }
    return now - entry.nanos <= NO_KEY_NANOS_MAX ? entry.known : null;
  }

  /**
   * Loads the latest keys of persons, and makes those that are missing, durably; {@link #ofSubject}
   * then knows them.
   */
  Future<Void> ensure(Collection<String> subjects) {
    Set<String> wanted = Set.copyOf(subjects);
    long asked = clock.nanoTime();
    return store
        .latest(wanted)
        .compose(
            found -> {
              found.forEach(key -> keep(key, asked));
              Set<String> missing = new HashSet<>(wanted);
              found.forEach(key -> missing.remove(key.subject()));
              return missing.isEmpty() ? Future.succeededFuture() : create(missing);
            });
  }

  /** Another server may be faster: what is there afterwards counts. */
  private Future<Void> create(Set<String> missing) {
    List<SubjectKey> made = missing.stream().map(this::fresh).toList();
    return store
        .create(made)
        .compose(
            created -> {
              long asked = clock.nanoTime();
              return store
                  .latest(missing)
                  .map(
                      found -> {
                        found.forEach(key -> keep(key, asked));
                        return null;
                      });
            });
  }

  private SubjectKey fresh(String subject) {
    ByteBuffer bytes = ByteBuffer.wrap(random.next(UUID_BYTES));
    // Version 4 and the variant of RFC 9562.
    long high = (bytes.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
    UUID id = new UUID(high, (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    String wrapped = masters.wrap(id, subject, random.next(Gcm.KEY_BYTES), random);
    return SubjectKey.first(id, subject, masters.current(), wrapped, clock.now());
  }

  /** Returns what is known of keys, asking for those that are not cached; without damaged ones. */
  Future<Map<UUID, Known>> byIds(Set<UUID> ids) {
    Map<UUID, Known> known = new HashMap<>();
    List<UUID> missing = new ArrayList<>(0);
    for (UUID id : ids) {
      Known cached = ofId(id);
      if (cached == null) {
        missing.add(id);
      } else {
        known.put(id, cached);
      }
    }
    return missing.isEmpty() ? Future.succeededFuture(known) : load(missing, known);
  }

  /** One that was cached may have been destroyed while the others were asked for. */
  private Future<Map<UUID, Known>> load(List<UUID> missing, Map<UUID, Known> known) {
    long asked = clock.nanoTime();
    return store
        .byIds(missing)
        .map(
            found -> {
              Set<UUID> lostHere = new HashSet<>(missing);
              for (SubjectKey key : found) {
                lostHere.remove(key.id());
                keepIfSound(key, asked).ifPresent(one -> known.put(key.id(), one));
              }
              lostHere.forEach(this::tellOfLost);
              lostHere.forEach(id -> known.put(id, GONE));
              known.replaceAll((id, one) -> erased.get(id) == null ? one : GONE);
              return known;
            });
  }

  /**
   * What is encrypted with a damaged key can't be read; it keeps nobody from what else there is.
   */
  private Optional<Known> keepIfSound(SubjectKey key, long asked) {
    try {
      return Optional.of(keep(key, asked));
    } catch (IllegalStateException damaged) {
      if (!masters.ids().contains(key.master())) {
        throw damaged;
      }
      LOG.log(System.Logger.Level.ERROR, "privacy: {0}", damaged.getMessage());
      return Optional.empty();
    }
  }

  private void tellOfLost(UUID id) {
    if (lost.get(id) == null) {
      lost.put(id, true);
      LOG.log(
          System.Logger.Level.WARNING,
          "privacy: there is no key {0}; what was encrypted with it counts as erased",
          id);
    }
  }

  /** A key that was destroyed while it was on its way here is not kept. */
  private Known keep(SubjectKey stored, long askedNanos) {
    if (stored.isErased()) {
      erased.put(stored.id(), true);
    }
    boolean gone = erased.get(stored.id()) != null;
    Known known = gone ? GONE : new Known.Live(unwrapped(stored));
    Entry entry = new Entry(known, askedNanos);
    if (!gone) {
      byId.put(stored.id(), entry);
    }
    if (stored.isErased() == gone) {
      bySubject.put(stored.subject(), entry);
    }
    return known;
  }

  private DataKey unwrapped(SubjectKey stored) {
    return new DataKey(stored.id(), stored.subject(), Gcm.key(masters.unwrap(stored)));
  }

  /** Destroys a person's key, durably, and forgets it; nothing when there was none. */
  Future<Optional<SubjectKey>> erase(String subject) {
    return store
        .erase(subject)
        .map(
            destroyed -> {
              destroyed.ifPresent(this::forget);
              return destroyed;
            });
  }

  /** Forgets a key that was destroyed. */
  void forget(SubjectKey destroyed) {
    erased.put(destroyed.id(), true);
    byId.remove(destroyed.id());
    bySubject.remove(destroyed.subject());
  }

  /** Takes note that all in this process have forgotten what they kept of a person. */
  void told(UUID id) {
    told.put(id, true);
  }

  boolean isTold(UUID id) {
    return told.get(id) != null;
  }

  /** Makes a new key for an erased person; false where the person is not erased. */
  Future<Boolean> renew(String subject) {
    return store
        .renew(fresh(subject))
        .map(
            renewed -> {
              bySubject.remove(subject);
              return renewed;
            });
  }

  /** Takes note that all erasures up to that time were heard of. */
  void heard(long nanos) {
    heardNanos = nanos;
  }

  SubjectKeyStore store() {
    return store;
  }

  SecureBytes random() {
    return random;
  }
}
