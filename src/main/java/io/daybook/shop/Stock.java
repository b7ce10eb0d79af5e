package io.daybook.shop;

import java.util.Map;

/**
 * The state of one sku's stock.
 *
 * <p>JSON: {@code {"tracked":true,"onHand":10,"reserved":6,"reservations":{"o-1001":6}}}.
 *
 * @param tracked whether goods have ever been received; if not, reserving always succeeds
 * @param onHand units received
 * @param reserved units kept for orders, the sum of the reservations
 * @param reservations units kept, by order id
 */
public record Stock(boolean tracked, long onHand, long reserved, Map<String, Long> reservations) {
  static final Stock NONE = new Stock(false, 0, 0, Reservations.none());

  /** Creates a state; the reservations are copied unless they come from another state. */
  public Stock {
    reservations = Reservations.copyOf(reservations);
  }

  /** Negative when more was reserved before the first goods than came in. */
  long available() {
    return onHand - reserved;
  }

  /** Tells whether so many units can be reserved. */
  boolean has(long quantity) {
    return !tracked || available() >= quantity;
  }

  long reservedFor(String orderId) {
    return Reservations.copyOf(reservations).of(orderId);
  }

  Stock received(long quantity) {
    return new Stock(true, onHand + quantity, reserved, reservations);
  }

  /** Keeps as many units for an order, instead of what it had. */
  Stock reserving(String orderId, long units) {
    Reservations now = Reservations.copyOf(reservations);
    return new Stock(tracked, onHand, reserved - now.of(orderId) + units, now.with(orderId, units));
  }
}
