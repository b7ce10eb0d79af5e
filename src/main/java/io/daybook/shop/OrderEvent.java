package io.daybook.shop;

import io.daybook.kernel.DataSubject;
import io.daybook.kernel.Personal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can happen to an order; the record's simple name is the stored type. */
public sealed interface OrderEvent {

  /**
   * The order began. Schema version 2: what the customer agreed to pay is a fact of its own, and no
   * sum that every reader does again; version 1 had no total.
   *
   * @param customer who ordered
   * @param currency of all its prices, ISO 4217
   * @param lines its first lines, at least one
   * @param total what they cost together, in minor units
   * @param placedAt when the customer ordered; absent: when the event was recorded
   * @param email where the customer can be reached; absent when it was not given, or was erased
   */
  record OrderPlaced(
      @DataSubject String customer,
      String currency,
      List<OrderLine> lines,
      long total,
      @Nullable Instant placedAt,
      @Personal @Nullable String email)
      implements OrderEvent {
    /** Creates an event without an e-mail address. */
    public OrderPlaced(
        String customer,
        String currency,
        List<OrderLine> lines,
        long total,
        @Nullable Instant placedAt) {
      this(customer, currency, lines, total, placedAt, null);
    }

    /** Creates the event; the lines are copied unless they are immutable already. */
    public OrderPlaced {
      lines = List.copyOf(lines);
    }
  }

  /**
   * A line was added at the end.
   *
   * @param sku as in {@link OrderLine}
   * @param description as in {@link OrderLine}
   * @param quantity as in {@link OrderLine}
   * @param unitPrice as in {@link OrderLine}
   */
  record LineAdded(String sku, @Nullable String description, long quantity, long unitPrice)
      implements OrderEvent {}

  /**
   * The last line of a sku was removed; says what it was, so that views can subtract it.
   *
   * @param sku of the line
   * @param quantity of the line
   * @param unitPrice of the line
   */
  record LineRemoved(String sku, long quantity, long unitPrice) implements OrderEvent {}

  /** All that was ordered can be delivered. */
  record OrderConfirmed() implements OrderEvent {}

  /**
   * The payment arrived.
   *
   * @param amount what was paid, in minor units
   */
  record OrderPaid(long amount) implements OrderEvent {}

  /**
   * Nothing will be delivered.
   *
   * @param reason why, for people and for reactors: {@code out-of-stock}, {@code unpaid}, …
   */
  record OrderCancelled(String reason) implements OrderEvent {}

  /**
   * The parcel left.
   *
   * @param carrier who carries it
   * @param trackingCode the carrier's code for it
   */
  record OrderShipped(String carrier, String trackingCode) implements OrderEvent {}
}
