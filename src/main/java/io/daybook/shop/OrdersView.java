package io.daybook.shop;

import io.daybook.kernel.Recorded;
import io.daybook.kernel.View;
import io.daybook.shop.OrderEvent.LineAdded;
import io.daybook.shop.OrderEvent.LineRemoved;
import io.daybook.shop.OrderEvent.OrderCancelled;
import io.daybook.shop.OrderEvent.OrderConfirmed;
import io.daybook.shop.OrderEvent.OrderPaid;
import io.daybook.shop.OrderEvent.OrderPlaced;
import io.daybook.shop.OrderEvent.OrderShipped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The view {@code orders}: one {@link OrderRow} for each order, found by customer and status,
 * ordered by {@code placedAt} and {@code total}.
 */
final class OrdersView {
  static final View<OrderRow> ORDERS =
      View.of("orders", OrderRow.class)
          .on(OrderPlaced.class, (row, e) -> placed(e))
          .on(LineAdded.class, OrdersView::lineAdded)
          .on(LineRemoved.class, OrdersView::lineRemoved)
          .on(OrderConfirmed.class, OrdersView::confirmed)
          .on(OrderPaid.class, (row, e) -> at(row, OrderStatus.PAID, e))
          .on(OrderCancelled.class, (row, e) -> at(row, OrderStatus.CANCELLED, e))
          .on(OrderShipped.class, (row, e) -> at(row, OrderStatus.SHIPPED, e))
          .index("customer", OrderRow::customer)
          .index("status", OrderRow::status)
          .sort("placedAt", OrderRow::placedAt)
          .sort("total", OrderRow::total)
          .build();

  private OrdersView() {}

  private static OrderRow placed(Recorded<OrderPlaced> e) {
    OrderPlaced order = e.event();
    long units = 0;
    for (OrderLine line : order.lines()) {
      units = Math.addExact(units, line.quantity());
    }
    Instant placedAt = order.placedAt() == null ? e.recordedAt() : order.placedAt();
    return new OrderRow(
        e.id(),
        order.customer(),
        order.currency(),
        OrderStatus.PLACED.toString(),
        order.lines().size(),
        units,
        order.total(),
        placedAt,
        e.version(),
        order.email());
  }

  private static @Nullable OrderRow lineAdded(@Nullable OrderRow row, Recorded<LineAdded> e) {
    LineAdded line = e.event();
    long amount = Math.multiplyExact(line.quantity(), line.unitPrice());
    return row == null ? null : row.plus(1, line.quantity(), amount, e.version());
  }

  private static @Nullable OrderRow lineRemoved(@Nullable OrderRow row, Recorded<LineRemoved> e) {
    LineRemoved line = e.event();
    long amount = Math.multiplyExact(line.quantity(), line.unitPrice());
    return row == null ? null : row.plus(-1, -line.quantity(), -amount, e.version());
  }

  /** A paid order stays paid when it is confirmed. */
  private static @Nullable OrderRow confirmed(@Nullable OrderRow row, Recorded<OrderConfirmed> e) {
    boolean paid = row != null && row.is(OrderStatus.PAID);
    return at(row, paid ? OrderStatus.PAID : OrderStatus.CONFIRMED, e);
  }

  private static @Nullable OrderRow at(@Nullable OrderRow row, OrderStatus status, Recorded<?> e) {
    return row == null ? null : row.with(status, e.version());
  }
}
