package io.daybook.privacy;

import io.daybook.eventstore.SubjectKey;
import io.daybook.platform.Clock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Hears of erasures, those of other servers too, and tells all in this process who keep something
 * in memory. The store is asked every {@link #POLL_MILLIS}: that bounds how long another server
 * reads what is erased, whatever connections broke meanwhile.
 */
public final class ErasuresVerticle extends VerticleBase {
  /** How often the store is asked. */
  static final long POLL_MILLIS = 1_000;

  private static final System.Logger LOG = System.getLogger(ErasuresVerticle.class.getName());
  private static final int PAGE = 1_000;
  private static final long AGAIN_MILLIS = 2_000;
  private static final long FORGET_MILLIS_MAX = 30_000;

  private final SubjectKeys keys;
  private final List<String> holders;
  private final Clock clock;
  private long last;
  private boolean stopped;

  /**
   * Creates it.
   *
   * @param holders the addresses of those who keep something in memory
   */
  public ErasuresVerticle(SubjectKeys keys, List<String> holders, Clock clock) {
    this.keys = keys;
    this.holders = List.copyOf(holders);
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    return keys.store()
        .lastErasure()
        .onSuccess(
            number -> {
              last = number;
              poll();
            });
  }

  private void poll() {
    if (stopped) {
      return;
    }
    long asked = clock.nanoTime();
    keys.store()
        .erasuresAfter(last, PAGE)
        .onComplete(
            erasures -> {
              heard(erasures, asked);
              vertx.setTimer(erasures.size() == PAGE ? 1 : POLL_MILLIS, again -> poll());
            },
            failure -> {
              LOG.log(System.Logger.Level.DEBUG, "privacy: {0}", String.valueOf(failure));
              vertx.setTimer(POLL_MILLIS, again -> poll());
            });
  }

  private void heard(List<SubjectKey> erasures, long asked) {
    if (!erasures.isEmpty()) {
      erasures.forEach(keys::forget);
      last = erasures.getLast().erasure();
      Set<UUID> untold =
          erasures.stream()
              .map(SubjectKey::id)
              .filter(id -> !keys.isTold(id))
              .collect(Collectors.toSet());
      if (!untold.isEmpty()) {
        holders.forEach(holder -> tell(holder, new SubjectErased(untold)));
      }
    }
    if (erasures.size() < PAGE) {
      keys.heard(asked);
    }
  }

  /** Tells again until it is done. */
  private void tell(String holder, SubjectErased message) {
    DeliveryOptions options =
        new DeliveryOptions().setLocalOnly(true).setSendTimeout(FORGET_MILLIS_MAX);
    vertx
        .eventBus()
        .request(holder, message, options)
        .onFailure(
            failure -> {
              LOG.log(
                  System.Logger.Level.WARNING,
                  "privacy: {0} keeps what was erased, told again: {1}",
                  holder,
                  String.valueOf(failure));
              vertx.setTimer(AGAIN_MILLIS, again -> tellUnlessStopped(holder, message));
            });
  }

  private void tellUnlessStopped(String holder, SubjectErased message) {
    if (!stopped) {
      tell(holder, message);
    }
  }

  /** Tells of no more erasures. */
  @Override
  public Future<?> stop() {
    stopped = true;
    return Future.succeededFuture();
  }
}
