package io.daybook.load.bench;

import io.daybook.load.retail.Invoice;

/**
 * A command to one order.
 *
 * @param order the order's id
 * @param name the command, for example {@code place}
 * @param key its idempotency key
 * @param body its JSON
 */
public record OrderCommand(String order, String name, String key, String body) {
  /** The command that begins an order. */
  static final String PLACE = "place";

  /** Returns the command that places an invoice of the data set. */
  public static OrderCommand place(Invoice invoice) {
    return new OrderCommand(invoice.number(), PLACE, invoice.idempotencyKey(), invoice.placeBody());
  }

  /** Returns the stream that it goes to. */
  public String stream() {
    return "order/" + order;
  }

  boolean isPlace() {
    return PLACE.equals(name);
  }
}
