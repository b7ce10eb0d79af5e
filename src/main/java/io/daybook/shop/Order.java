package io.daybook.shop;

import io.daybook.kernel.SharedTexts;
import java.util.List;

/**
 * The state of one order: what its rules need, and what a client wants to see of it.
 *
 * <p>JSON: {@code
 * {"status":…,"confirmed":…,"customer":…,"currency":…,"lines":[…],"linesVersion":…}}.
 *
 * @param status how far it has come
 * @param confirmed whether it has been confirmed; a payment may come before
 * @param customer who ordered, empty before it is placed
 * @param currency of its prices, empty before it is placed
 * @param lines what is ordered, in the order in which it was added
 * @param linesVersion the version of the order at which its lines last changed, 0 before it is
 *     placed
 */
public record Order(
    OrderStatus status,
    boolean confirmed,
    String customer,
    String currency,
    List<OrderLine> lines,
    long linesVersion) {
  static final Order NEW = new Order(OrderStatus.NEW, false, "", "", Lines.none(), 0);

  /** Creates a state; the lines are copied unless they come from another state. */
  public Order {
    lines = Lines.copyOf(lines);
    currency = SharedTexts.of(currency);
  }

  Order with(OrderStatus next) {
    return new Order(next, confirmed, customer, currency, lines, linesVersion);
  }

  /** A paid order stays paid when it is confirmed. */
  Order asConfirmed() {
    OrderStatus next = status == OrderStatus.PLACED ? OrderStatus.CONFIRMED : status;
    return new Order(next, true, customer, currency, lines, linesVersion);
  }

  Order plus(OrderLine line) {
    return with(Lines.copyOf(lines).plus(line));
  }

  /** Returns the order without the last line of the sku, as it is when there is none. */
  Order minus(String sku) {
    int index = lastOf(sku);
    return index < 0 ? this : with(Lines.copyOf(lines).without(index));
  }

  /** While lines can change, nothing else happens: each event is a change of the lines. */
  private Order with(Lines changed) {
    return new Order(status, confirmed, customer, currency, changed, linesVersion + 1);
  }

  /** Returns the index of the last line of the sku, -1 when there is none. */
  int lastOf(String sku) {
    return Lines.copyOf(lines).lastOf(sku);
  }
}
