package io.daybook.shop;

import io.daybook.kernel.Category;
import io.daybook.kernel.Decider;
import io.daybook.kernel.Rejection;
import io.daybook.shop.OrderCommand.AddLine;
import io.daybook.shop.OrderCommand.Cancel;
import io.daybook.shop.OrderCommand.Confirm;
import io.daybook.shop.OrderCommand.Decline;
import io.daybook.shop.OrderCommand.Expire;
import io.daybook.shop.OrderCommand.MarkPaid;
import io.daybook.shop.OrderCommand.Place;
import io.daybook.shop.OrderCommand.RemoveLine;
import io.daybook.shop.OrderCommand.Ship;
import io.daybook.shop.OrderEvent.LineAdded;
import io.daybook.shop.OrderEvent.LineRemoved;
import io.daybook.shop.OrderEvent.OrderCancelled;
import io.daybook.shop.OrderEvent.OrderConfirmed;
import io.daybook.shop.OrderEvent.OrderPaid;
import io.daybook.shop.OrderEvent.OrderPlaced;
import io.daybook.shop.OrderEvent.OrderShipped;
import java.util.List;

/**
 * The rules of an order: placed, changed, confirmed, paid, shipped or cancelled.
 *
 * <p>Confirming or paying again changes nothing, because the reactor may ask twice. Shipping again
 * is refused, since a second tracking code would be lost. A payment may come before the
 * confirmation and may differ from the total, but not in its currency; an order is shipped once it
 * is paid.
 *
 * <p>{@code decline} and {@code expire} end an order only where the process that sends them is
 * right that it is over: what was confirmed is not declined, what was paid does not expire. Else
 * they change nothing.
 *
 * <p>Refused with {@code already-placed}, {@code not-placed}, {@code already-confirmed}, {@code
 * already-cancelled}, {@code already-shipped}, {@code not-paid}, {@code no-such-line}, {@code
 * last-line}, {@code too-many-lines}, {@code currency-mismatch}.
 */
public final class Orders implements Decider<OrderCommand, OrderEvent, Order> {

  /** Returns the category {@code order} with the names of its commands and events. */
  public static Category<OrderCommand, OrderEvent, Order> category() {
    return Category.named("order", new Orders())
        .command("place", Place.class)
        .command("add-line", AddLine.class)
        .command("remove-line", RemoveLine.class)
        .command("confirm", Confirm.class)
        .command("mark-paid", MarkPaid.class)
        .command("cancel", Cancel.class)
        .command("decline", Decline.class)
        .command("expire", Expire.class)
        .command("ship", Ship.class)
        .event(OrderPlaced.class, 2)
        .upcast(OrderHistory.PLACED_1)
        .event(LineAdded.class)
        .event(LineRemoved.class)
        .event(OrderConfirmed.class)
        .event(OrderPaid.class)
        .event(OrderCancelled.class)
        .event(OrderShipped.class)
        .build();
  }

  @Override
  public Order initial() {
    return Order.NEW;
  }

  @Override
  public List<OrderEvent> decide(OrderCommand command, Order order) {
    return switch (command) {
      case Place place -> place(place, order);
      case AddLine line -> addLine(line, order);
      case RemoveLine line -> removeLine(line, order);
      case Confirm confirm -> confirm(confirm, order);
      case MarkPaid payment -> markPaid(payment, order);
      case Cancel cancel -> cancel(cancel, order);
      case Decline decline -> decline(decline, order);
      case Expire expire -> expire(order);
      case Ship parcel -> ship(parcel, order);
    };
  }

  @Override
  public Order evolve(Order order, OrderEvent event) {
    return switch (event) {
      case OrderPlaced e ->
          new Order(OrderStatus.PLACED, false, e.customer(), e.currency(), e.lines(), 1);
      case LineAdded e ->
          order.plus(new OrderLine(e.sku(), e.description(), e.quantity(), e.unitPrice()));
      case LineRemoved e -> order.minus(e.sku());
      case OrderConfirmed e -> order.asConfirmed();
      case OrderPaid e -> order.with(OrderStatus.PAID);
      case OrderCancelled e -> order.with(OrderStatus.CANCELLED);
      case OrderShipped e -> order.with(OrderStatus.SHIPPED);
    };
  }

  private static List<OrderEvent> place(Place c, Order order) {
    if (order.status() != OrderStatus.NEW) {
      throw new Rejection("already-placed", "The order has been placed; it is " + order.status());
    }
    long total = OrderLine.total(c.lines());
    return List.of(
        new OrderPlaced(c.customer(), c.currency(), c.lines(), total, c.placedAt(), c.email()));
  }

  private static List<OrderEvent> addLine(AddLine c, Order order) {
    requireChangeable(order);
    if (order.lines().size() >= Limits.LINES_MAX) {
      throw new Rejection(
          "too-many-lines", "The order has " + Limits.LINES_MAX + " lines, the most it may have");
    }
    return List.of(new LineAdded(c.sku(), c.description(), c.quantity(), c.unitPrice()));
  }

  private static List<OrderEvent> removeLine(RemoveLine c, Order order) {
    requireChangeable(order);
    int index = order.lastOf(c.sku());
    if (index < 0) {
      throw new Rejection("no-such-line", "The order has no line of sku " + c.sku());
    }
    if (order.lines().size() == 1) {
      throw new Rejection("last-line", "An order needs a line; cancel the order instead");
    }
    OrderLine line = order.lines().get(index);
    return List.of(new LineRemoved(line.sku(), line.quantity(), line.unitPrice()));
  }

  private static List<OrderEvent> confirm(Confirm c, Order order) {
    Long linesVersion = c.linesVersion();
    boolean outdated = linesVersion != null && linesVersion != order.linesVersion();
    return switch (order.status()) {
      case NEW -> throw notPlaced();
      case CANCELLED -> throw alreadyCancelled();
      case PLACED, PAID ->
          order.confirmed() || outdated ? List.of() : List.of(new OrderConfirmed());
      case CONFIRMED, SHIPPED -> List.of();
    };
  }

  private static List<OrderEvent> markPaid(MarkPaid c, Order order) {
    return switch (order.status()) {
      case NEW -> throw notPlaced();
      case CANCELLED -> throw alreadyCancelled();
      case PLACED, CONFIRMED -> List.of(paid(c, order));
      case PAID, SHIPPED -> List.of();
    };
  }

  private static OrderPaid paid(MarkPaid c, Order order) {
    String currency = c.currency();
    if (currency != null && !currency.equals(order.currency())) {
      throw new Rejection(
          "currency-mismatch", "The order is in " + order.currency() + ", not in " + currency);
    }
    return new OrderPaid(c.amount());
  }

  private static List<OrderEvent> decline(Decline c, Order order) {
    return switch (order.status()) {
      case NEW -> throw notPlaced();
      case PLACED, PAID -> order.confirmed() ? List.of() : List.of(new OrderCancelled(c.reason()));
      case CONFIRMED, SHIPPED, CANCELLED -> List.of();
    };
  }

  private static List<OrderEvent> expire(Order order) {
    return switch (order.status()) {
      case NEW -> throw notPlaced();
      case PLACED, CONFIRMED -> List.of(new OrderCancelled("unpaid"));
      case PAID, SHIPPED, CANCELLED -> List.of();
    };
  }

  private static List<OrderEvent> cancel(Cancel c, Order order) {
    return switch (order.status()) {
      case NEW -> throw notPlaced();
      case CANCELLED -> throw alreadyCancelled();
      case SHIPPED -> throw alreadyShipped();
      case PLACED, CONFIRMED, PAID -> List.of(new OrderCancelled(c.reason()));
    };
  }

  private static List<OrderEvent> ship(Ship c, Order order) {
    return switch (order.status()) {
      case NEW -> throw notPlaced();
      case CANCELLED -> throw alreadyCancelled();
      case SHIPPED -> throw alreadyShipped();
      case PLACED, CONFIRMED ->
          throw new Rejection("not-paid", "The order is " + order.status() + ", not paid");
      case PAID -> List.of(new OrderShipped(c.carrier(), c.trackingCode()));
    };
  }

  private static void requireChangeable(Order order) {
    switch (order.status()) {
      case NEW -> throw notPlaced();
      case CANCELLED -> throw alreadyCancelled();
      case CONFIRMED, PAID, SHIPPED ->
          throw new Rejection(
              "already-confirmed",
              "Lines change before confirmation only; it is " + order.status());
      case PLACED -> {}
    }
  }

  private static Rejection notPlaced() {
    return new Rejection("not-placed", "The order has not been placed");
  }

  private static Rejection alreadyCancelled() {
    return new Rejection("already-cancelled", "The order is cancelled");
  }

  private static Rejection alreadyShipped() {
    return new Rejection("already-shipped", "The order has been shipped");
  }
}
