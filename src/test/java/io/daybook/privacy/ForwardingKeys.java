package io.daybook.privacy;

import io.daybook.eventstore.SubjectKey;
import io.daybook.eventstore.SubjectKeyStore;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Passes everything on. */
class ForwardingKeys implements SubjectKeyStore {
  private final SubjectKeyStore store;

  ForwardingKeys(SubjectKeyStore store) {
    this.store = store;
  }

  @Override
  public Future<List<SubjectKey>> latest(Collection<String> subjects) {
    return store.latest(subjects);
  }

  @Override
  public Future<Void> create(List<SubjectKey> firsts) {
    return store.create(firsts);
  }

  @Override
  public Future<List<SubjectKey>> byIds(Collection<UUID> ids) {
    return store.byIds(ids);
  }

  @Override
  public Future<Optional<SubjectKey>> erase(String subject) {
    return store.erase(subject);
  }

  @Override
  public Future<Boolean> renew(SubjectKey fresh) {
    return store.renew(fresh);
  }

  @Override
  public Future<Long> lastErasure() {
    return store.lastErasure();
  }

  @Override
  public Future<List<SubjectKey>> erasuresAfter(long number, int limit) {
    return store.erasuresAfter(number, limit);
  }

  @Override
  public Future<Set<String>> masters() {
    return store.masters();
  }

  @Override
  public Future<List<SubjectKey>> notWrappedWith(String master, int limit) {
    return store.notWrappedWith(master, limit);
  }

  @Override
  public Future<Void> rewrap(SubjectKey again) {
    return store.rewrap(again);
  }

  /** Lets somebody else be faster with a key. */
  static final class RacingKeys extends ForwardingKeys {
    private final Runnable faster;

    RacingKeys(SubjectKeyStore store, Runnable faster) {
      super(store);
      this.faster = faster;
    }

    @Override
    public Future<Void> create(List<SubjectKey> firsts) {
      faster.run();
      return super.create(firsts);
    }
  }

  /** Lets something happen while keys are asked for. */
  static final class InterruptedKeys extends ForwardingKeys {
    private Runnable meanwhile = () -> {};

    InterruptedKeys(SubjectKeyStore store) {
      super(store);
    }

    void meanwhile(Runnable what) {
      meanwhile = what;
    }

    @Override
    public Future<List<SubjectKey>> byIds(Collection<UUID> ids) {
      Future<List<SubjectKey>> found = super.byIds(ids);
      meanwhile.run();
      return found;
    }
  }

  /** Answers with a key as it was before it was destroyed, and that is heard of first. */
  static final class StaleKeys extends ForwardingKeys {
    private final SubjectKey key;
    private Runnable heard = () -> {};

    StaleKeys(SubjectKeyStore store, SubjectKey key) {
      super(store);
      this.key = key;
    }

    void hear(Runnable first) {
      heard = first;
    }

    @Override
    public Future<List<SubjectKey>> latest(Collection<String> subjects) {
      heard.run();
      return Future.succeededFuture(List.of(key));
    }

    @Override
    public Future<List<SubjectKey>> byIds(Collection<UUID> ids) {
      heard.run();
      return Future.succeededFuture(List.of(key));
    }
  }

  /** Has a key of one person that nobody can unwrap. */
  static final class DamagedKeys extends ForwardingKeys {
    private final String subject;

    DamagedKeys(SubjectKeyStore store, String subject) {
      super(store);
      this.subject = subject;
    }

    @Override
    public Future<List<SubjectKey>> byIds(Collection<UUID> ids) {
      return super.byIds(ids)
          .map(
              found ->
                  found.stream()
                      .map(
                          key ->
                              key.subject().equals(subject)
                                  ? key.wrappedWith(key.master(), "AAAA")
                                  : key)
                      .toList());
    }
  }
}
