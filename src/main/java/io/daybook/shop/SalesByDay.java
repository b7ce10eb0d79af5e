package io.daybook.shop;

import io.daybook.kernel.Rollup;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * A row of the rollup {@code sales-by-day}, by day.
 *
 * <p>JSON: {@code {"day":"2010-12-01","orders":3,"units":40,"revenue":4590}}. Sums of minor units
 * add up across currencies, and wrap beyond 2<sup>63</sup>: a fold must never fail.
 *
 * @param day of {@code placedAt} in UTC, {@code yyyy-mm-dd}
 * @param orders all orders placed on that day, cancelled ones too
 * @param units the units of those not cancelled
 * @param revenue the totals of those not cancelled, in minor units
 */
public record SalesByDay(String day, long orders, long units, long revenue) {
  static final Rollup<OrderRow, SalesByDay> ROLLUP =
      Rollup.of("sales-by-day", OrdersView.ORDERS, SalesByDay.class)
          .group(SalesByDay::dayOf)
          .zero(day -> new SalesByDay(day, 0, 0, 0))
          .add((sales, order) -> sales.plus(order, 1))
          .subtract((sales, order) -> sales.plus(order, -1))
          .emptyWhen(sales -> sales.orders == 0)
          .sort("day", SalesByDay::day)
          .sort("revenue", SalesByDay::revenue)
          .build();

  private static String dayOf(OrderRow order) {
    return LocalDate.ofInstant(order.placedAt(), ZoneOffset.UTC).toString();
  }

  private SalesByDay plus(OrderRow order, int times) {
    long sold = order.is(OrderStatus.CANCELLED) ? 0 : order.units();
    return new SalesByDay(
        day, orders + times, units + times * sold, revenue + times * order.revenue());
  }
}
