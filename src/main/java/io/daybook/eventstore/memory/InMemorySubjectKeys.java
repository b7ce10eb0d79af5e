package io.daybook.eventstore.memory;

import io.daybook.eventstore.SubjectKey;
import io.daybook.eventstore.SubjectKeyStore;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keys of data subjects without a disk.
 *
 * <p>Context: thread-safe, answers at once.
 */
public final class InMemorySubjectKeys implements SubjectKeyStore {
  private final AtomicReference<Kept> kept = new AtomicReference<>(new Kept(Map.of(), 0));

  private record Kept(Map<UUID, SubjectKey> keys, long erasures) {
    Optional<SubjectKey> latest(String subject) {
      return keys.values().stream()
          .filter(key -> key.subject().equals(subject))
          .max(Comparator.comparingInt(SubjectKey::generation));
    }

    Kept with(SubjectKey key) {
      Map<UUID, SubjectKey> more = new LinkedHashMap<>(keys);
      more.put(key.id(), key);
      return new Kept(more, Math.max(erasures, key.erasure()));
    }
  }

  /** Creates an empty store. */
  public InMemorySubjectKeys() {}

  private Stream<SubjectKey> keys() {
    return kept.get().keys().values().stream();
  }

  /** Changes one key, found and made again until nobody was faster. */
  private Optional<SubjectKey> change(Function<Kept, Optional<SubjectKey>> change) {
    while (true) {
      Kept before = kept.get();
      Optional<SubjectKey> changed = change.apply(before);
      if (changed.isEmpty() || kept.compareAndSet(before, before.with(changed.get()))) {
        return changed;
      }
    }
  }

  @Override
  public Future<List<SubjectKey>> latest(Collection<String> subjects) {
    Kept now = kept.get();
    return Future.succeededFuture(
        subjects.stream().distinct().flatMap(subject -> now.latest(subject).stream()).toList());
  }

  @Override
  public Future<Void> create(List<SubjectKey> firsts) {
    for (SubjectKey first : firsts) {
      change(
          now -> now.latest(first.subject()).isPresent() ? Optional.empty() : Optional.of(first));
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<List<SubjectKey>> byIds(Collection<UUID> ids) {
    return Future.succeededFuture(keys().filter(key -> ids.contains(key.id())).toList());
  }

  @Override
  public Future<Optional<SubjectKey>> erase(String subject) {
    return Future.succeededFuture(
        change(
            now ->
                now.latest(subject)
                    .filter(key -> !key.isErased())
                    .map(key -> key.erased(key.createdAt(), now.erasures() + 1))));
  }

  @Override
  public Future<Boolean> renew(SubjectKey fresh) {
    return Future.succeededFuture(
        change(
                now ->
                    now.latest(fresh.subject())
                        .filter(SubjectKey::isErased)
                        .map(last -> last.next(fresh)))
            .isPresent());
  }

  @Override
  public Future<Long> lastErasure() {
    return Future.succeededFuture(kept.get().erasures());
  }

  @Override
  public Future<List<SubjectKey>> erasuresAfter(long number, int limit) {
    return Future.succeededFuture(
        keys()
            .filter(key -> key.erasure() > number)
            .sorted(Comparator.comparingLong(SubjectKey::erasure))
            .limit(limit)
            .toList());
  }

  @Override
  public Future<Set<String>> masters() {
    return Future.succeededFuture(
        keys().filter(key -> !key.isErased()).map(SubjectKey::master).collect(Collectors.toSet()));
  }

  @Override
  public Future<List<SubjectKey>> notWrappedWith(String master, int limit) {
    return Future.succeededFuture(
        keys()
            .filter(key -> !key.isErased() && !key.master().equals(master))
            .limit(limit)
            .toList());
  }

  @Override
  public Future<Void> rewrap(SubjectKey again) {
    change(
        now -> {
          SubjectKey there = now.keys().get(again.id());
          return there == null || there.isErased()
              ? Optional.empty()
              : Optional.of(
                  there.wrappedWith(again.master(), Objects.requireNonNull(again.wrapped())));
        });
    return Future.succeededFuture();
  }
}
