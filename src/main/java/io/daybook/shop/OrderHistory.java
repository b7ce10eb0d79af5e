package io.daybook.shop;

import io.daybook.kernel.EventFields;
import io.daybook.kernel.OldEvent;
import io.daybook.kernel.Upcaster;

/** What events of orders were in earlier releases, and what they are read as. */
final class OrderHistory {
  /** An order did not say its total: it was the sum of its lines. */
  static final Upcaster PLACED_1 =
      Upcaster.of("OrderPlaced", 1).addField("total", OrderHistory::total);

  private OrderHistory() {}

  private static long total(OldEvent placed) {
    long total = 0;
    for (EventFields line : placed.data().objects("lines")) {
      long amount = Math.multiplyExact(line.number("quantity"), line.number("unitPrice"));
      total = Math.addExact(total, amount);
    }
    return total;
  }
}
