package io.daybook.view;

import io.daybook.platform.BusAddresses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import org.jspecify.annotations.Nullable;

/**
 * Sends one slice's row changes to one rollup, with a bound on what the rollup has not taken yet. A
 * rollup that lost some is told where the slice is as soon as it can take more, sees that it missed
 * something, and asks for all rows.
 *
 * <p>Context: owned by one slice.
 */
final class RollupSender {
  /** The header of a message that says that some before it were lost. */
  static final String MISSED = "missed";

  private static final int UNTAKEN_MAX = 256;
  private static final long TAKE_MILLIS_MAX = 30_000;

  private final Vertx vertx;
  private final String address;
  private int untaken;
  private @Nullable RowChanges lost;
  private Promise<Void> lostAreTaken = Promise.promise();

  RollupSender(Vertx vertx, String view, String rollup) {
    this.vertx = vertx;
    this.address = BusAddresses.changesFor(view, rollup);
  }

  /** Sends changes; the future completes when the rollup's rows have them. */
  Future<Void> send(RowChanges changes) {
    if (untaken >= UNTAKEN_MAX || lost != null) {
      lost = changes;
      return lostAreTaken.future();
    }
    return send(changes, options());
  }

  private static DeliveryOptions options() {
    return new DeliveryOptions().setLocalOnly(true).setSendTimeout(TAKE_MILLIS_MAX);
  }

  private Future<Void> send(RowChanges changes, DeliveryOptions options) {
    untaken++;
    return vertx
        .eventBus()
        .request(address, changes, options)
        .onComplete(_ -> taken(), _ -> taken())
        .mapEmpty();
  }

  private void taken() {
    untaken--;
    RowChanges last = lost;
    if (last != null && untaken == 0) {
      Promise<Void> waiting = lostAreTaken;
      lost = null;
      lostAreTaken = Promise.promise();
      send(last.empty(), options().addHeader(MISSED, "true")).onComplete(waiting);
    }
  }
}
