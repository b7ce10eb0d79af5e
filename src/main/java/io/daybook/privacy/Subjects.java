package io.daybook.privacy;

import io.daybook.eventstore.SubjectKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What can be done with persons: look, erase, allow again. Immutable but for the keys, safe for all
 * threads.
 */
public final class Subjects {
  private static final long FORGET_MILLIS_MAX = 20_000;

  private final Vertx vertx;
  private final SubjectKeys keys;
  private final List<String> holders;

  /**
   * Creates it.
   *
   * @param holders the addresses of those who keep something in memory
   */
  public Subjects(Vertx vertx, SubjectKeys keys, List<String> holders) {
    this.vertx = vertx;
    this.keys = keys;
    this.holders = List.copyOf(holders);
  }

  /** Returns the latest key of a person, nothing when there never was one. */
  public Future<Optional<SubjectKey>> find(String subject) {
    return keys.store().latest(Set.of(subject)).map(found -> found.stream().findFirst());
  }

  /**
   * Destroys the key of a person, durably, and lets all in this process forget what they keep. Done
   * again, it does that again.
   *
   * @return whether everything in this process was forgotten in time; it will be. The future fails
   *     when it is not known whether the key is destroyed
   */
  public Future<Boolean> erase(String subject) {
    return keys.erase(subject)
        .compose(destroyed -> find(subject))
        .compose(
            latest ->
                latest.filter(SubjectKey::isErased).map(this::forgotten).orElseGet(Subjects::done));
  }

  private static Future<Boolean> done() {
    return Future.succeededFuture(true);
  }

  private Future<Boolean> forgotten(SubjectKey destroyed) {
    keys.forget(destroyed);
    SubjectErased message = new SubjectErased(Set.of(destroyed.id()));
    DeliveryOptions options =
        new DeliveryOptions().setLocalOnly(true).setSendTimeout(FORGET_MILLIS_MAX);
    return Future.join(
            holders.stream()
                .map(holder -> vertx.eventBus().request(holder, message, options))
                .toList())
        .map(
            all -> {
              keys.told(destroyed.id());
              return true;
            })
        .otherwise(false);
  }

  /** Lets new personal data of an erased person be kept; false where the person is not erased. */
  public Future<Boolean> allow(String subject) {
    return keys.renew(subject);
  }
}
