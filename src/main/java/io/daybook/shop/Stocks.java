package io.daybook.shop;

import io.daybook.kernel.Category;
import io.daybook.kernel.Decider;
import io.daybook.kernel.Rejection;
import io.daybook.shop.StockCommand.Claim;
import io.daybook.shop.StockCommand.Receive;
import io.daybook.shop.StockCommand.Release;
import io.daybook.shop.StockCommand.ReleaseAll;
import io.daybook.shop.StockCommand.Reserve;
import io.daybook.shop.StockEvent.StockReceived;
import io.daybook.shop.StockEvent.StockRefused;
import io.daybook.shop.StockEvent.StockReleased;
import io.daybook.shop.StockEvent.StockReserved;
import java.util.List;

/**
 * The rules of a sku's stock: received, reserved for orders, released.
 *
 * <p>A sku that was never received is not tracked and can always be reserved. Reservations of one
 * order add up. Refused with {@code out-of-stock}, and with {@code not-reserved} when a release
 * asks for more than the order has. A claim is a reservation whose refusal is an event.
 */
public final class Stocks implements Decider<StockCommand, StockEvent, Stock> {

  /** Returns the category {@code stock} with the names of its commands and events. */
  public static Category<StockCommand, StockEvent, Stock> category() {
    return Category.named("stock", new Stocks())
        .command("receive", Receive.class)
        .command("reserve", Reserve.class)
        .command("release", Release.class)
        .command("claim", Claim.class)
        .command("release-all", ReleaseAll.class)
        .event(StockReceived.class)
        .event(StockReserved.class)
        .event(StockRefused.class)
        .event(StockReleased.class)
        .build();
  }

  @Override
  public Stock initial() {
    return Stock.NONE;
  }

  @Override
  public List<StockEvent> decide(StockCommand command, Stock stock) {
    return switch (command) {
      case Receive receive -> List.of(new StockReceived(receive.quantity()));
      case Reserve reserve -> reserve(reserve, stock);
      case Release release -> release(release, stock);
      case Claim claim -> claim(claim, stock);
      case ReleaseAll release -> releaseAll(release, stock);
    };
  }

  @Override
  public Stock evolve(Stock stock, StockEvent event) {
    return switch (event) {
      case StockReceived e -> stock.received(e.quantity());
      case StockReserved e ->
          stock.reserving(e.orderId(), stock.reservedFor(e.orderId()) + e.quantity());
      case StockRefused e -> stock;
      case StockReleased e ->
          stock.reserving(e.orderId(), Math.max(0, stock.reservedFor(e.orderId()) - e.quantity()));
    };
  }

  private static List<StockEvent> reserve(Reserve c, Stock stock) {
    if (!stock.has(c.quantity())) {
      throw new Rejection(
          "out-of-stock", "Available are " + stock.available() + ", not " + c.quantity());
    }
    return List.of(new StockReserved(c.orderId(), c.quantity()));
  }

  private static List<StockEvent> claim(Claim c, Stock stock) {
    return List.of(
        stock.has(c.quantity())
            ? new StockReserved(c.orderId(), c.quantity())
            : new StockRefused(c.orderId(), c.quantity()));
  }

  private static List<StockEvent> releaseAll(ReleaseAll c, Stock stock) {
    long reserved = stock.reservedFor(c.orderId());
    return reserved == 0 ? List.of() : List.of(new StockReleased(c.orderId(), reserved));
  }

  private static List<StockEvent> release(Release c, Stock stock) {
    long reserved = stock.reservedFor(c.orderId());
    if (reserved < c.quantity()) {
      throw new Rejection(
          "not-reserved",
          "Reserved for " + c.orderId() + " are " + reserved + ", not " + c.quantity());
    }
    return List.of(new StockReleased(c.orderId(), c.quantity()));
  }
}
