package io.daybook.view;

import io.daybook.platform.BusAddresses;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;

/**
 * Sends one slice's row changes to one rollup, with a bound on what the rollup has not taken yet. A
 * rollup that lost some is told where the slice is as soon as it can take more, sees that it missed
 * something, and asks for all rows.
 *
 * <p>Context: owned by one slice.
 */
final class RollupSender {
  private static final int UNTAKEN_MAX = 256;
  private static final long TAKE_MILLIS_MAX = 30_000;

  private final Vertx vertx;
  private final String address;
  private final DeliveryOptions options =
      new DeliveryOptions().setLocalOnly(true).setSendTimeout(TAKE_MILLIS_MAX);
  private int untaken;
  private boolean lost;

  RollupSender(Vertx vertx, String view, String rollup) {
    this.vertx = vertx;
    this.address = BusAddresses.changesFor(view, rollup);
  }

  void send(RowChanges changes) {
    if (untaken >= UNTAKEN_MAX) {
      lost = true;
      return;
    }
    untaken++;
    lost = false;
    vertx
        .eventBus()
        .request(address, changes, options)
        .onComplete(_ -> taken(changes), _ -> taken(changes));
  }

  private void taken(RowChanges last) {
    untaken--;
    if (lost && untaken == 0) {
      send(last.empty());
    }
  }
}
