package io.daybook.privacy;

import io.daybook.eventstore.SubjectKey;
import io.daybook.eventstore.SubjectKeyStore;
import io.daybook.platform.SecureBytes;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Whether the keys of a store can be unwrapped, and their change to another master key. */
public final class MasterKeyCheck {
  private static final System.Logger LOG = System.getLogger(MasterKeyCheck.class.getName());
  private static final int PAGE = 500;

  private final SubjectKeyStore store;
  private final MasterKeys masters;
  private final SecureBytes random;

  /** Creates the check of a store. */
  public MasterKeyCheck(SubjectKeyStore store, MasterKeys masters, SecureBytes random) {
    this.store = store;
    this.masters = masters;
    this.random = random;
  }

  /**
   * Returns a master key that keys are wrapped with, and that is not here; nothing when all are.
   */
  public Future<Optional<String>> missing() {
    return store
        .masters()
        .map(used -> used.stream().filter(id -> !masters.ids().contains(id)).findFirst());
  }

  /**
   * Wraps all keys with the current master key; returns how many were wrapped with another one.
   * What another server wraps meanwhile is found the next time.
   */
  public Future<Integer> rewrapAll() {
    return next(0);
  }

  private Future<Integer> next(int done) {
    return store
        .notWrappedWith(masters.current(), PAGE)
        .compose(page -> page.isEmpty() ? finished(done) : rewrap(page, 0, done));
  }

  private static Future<Integer> finished(int done) {
    if (done > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "privacy: {0} keys of persons are now wrapped with the current master key",
          done);
    }
    return Future.succeededFuture(done);
  }

  private Future<Integer> rewrap(List<SubjectKey> page, int index, int done) {
    if (index == page.size()) {
      return next(done);
    }
    SubjectKey key = page.get(index);
    String again = masters.wrap(key.id(), key.subject(), masters.unwrap(key), random);
    return store
        .rewrap(key.wrappedWith(masters.current(), again))
        .compose(wrapped -> rewrap(page, index + 1, done + 1));
  }
}
