package io.daybook.shop;

import io.daybook.kernel.Rollup;

/**
 * A row of the rollup {@code customer-totals}, by customer.
 *
 * <p>JSON: {@code {"customer":"c-17","orders":3,"cancelled":1,"spent":4590}}. Sums of minor units
 * add up across currencies, and wrap beyond 2<sup>63</sup>: a fold must never fail.
 *
 * @param customer who ordered
 * @param orders all orders placed, cancelled ones too
 * @param cancelled how many of them are cancelled
 * @param spent the totals of those not cancelled, in minor units
 */
public record CustomerTotals(String customer, long orders, long cancelled, long spent) {
  static final Rollup<OrderRow, CustomerTotals> ROLLUP =
      Rollup.of("customer-totals", OrdersView.ORDERS, CustomerTotals.class)
          .group(OrderRow::customer)
          .zero(customer -> new CustomerTotals(customer, 0, 0, 0))
          .add((totals, order) -> totals.plus(order, 1))
          .subtract((totals, order) -> totals.plus(order, -1))
          .emptyWhen(totals -> totals.orders == 0)
          .sort("orders", CustomerTotals::orders)
          .sort("spent", CustomerTotals::spent)
          .build();

  private CustomerTotals plus(OrderRow order, int times) {
    boolean dropped = order.is(OrderStatus.CANCELLED);
    return new CustomerTotals(
        customer,
        orders + times,
        dropped ? cancelled + times : cancelled,
        spent + times * order.revenue());
  }
}
