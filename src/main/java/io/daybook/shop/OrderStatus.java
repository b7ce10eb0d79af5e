package io.daybook.shop;

import java.util.Locale;

/** How far an order has come; its text and JSON in rows is the name in lower case. */
public enum OrderStatus {
  /** Before its first event; never seen in a row. */
  NEW,
  /** Its lines may change. */
  PLACED,
  /** Its lines are fixed: all can be delivered. */
  CONFIRMED,
  /** The payment has arrived, with or without a confirmation before it. */
  PAID,
  /** The parcel has left; nothing can change any more. */
  SHIPPED,
  /** Nothing will be delivered; nothing can change any more. */
  CANCELLED;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns the name in lower case, for example {@code placed}. */
  @Override
  public String toString() {
    return text;
  }
}
