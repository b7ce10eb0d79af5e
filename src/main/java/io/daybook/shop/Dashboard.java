package io.daybook.shop;

import io.daybook.kernel.Rollup;

/**
 * The one row, {@code all}, of the rollup {@code dashboard}.
 *
 * <p>JSON: {@code {"orders":9,"open":5,"shipped":3,"cancelled":1,"revenue":45900}}. Sums of minor
 * units add up across currencies, and wrap beyond 2<sup>63</sup>: a fold must never fail.
 *
 * @param orders all orders placed: {@code open + shipped + cancelled}
 * @param open how many are neither shipped nor cancelled
 * @param shipped how many are shipped
 * @param cancelled how many are cancelled
 * @param revenue the totals of those not cancelled, in minor units
 */
public record Dashboard(long orders, long open, long shipped, long cancelled, long revenue) {
  /** The key of the row. */
  public static final String KEY = "all";

  static final Rollup<OrderRow, Dashboard> ROLLUP =
      Rollup.of("dashboard", OrdersView.ORDERS, Dashboard.class)
          .group(order -> KEY)
          .zero(key -> new Dashboard(0, 0, 0, 0, 0))
          .add((dashboard, order) -> dashboard.plus(order, 1))
          .subtract((dashboard, order) -> dashboard.plus(order, -1))
          .build();

  private Dashboard plus(OrderRow order, int times) {
    boolean sent = order.is(OrderStatus.SHIPPED);
    boolean dropped = order.is(OrderStatus.CANCELLED);
    return new Dashboard(
        orders + times,
        sent || dropped ? open : open + times,
        sent ? shipped + times : shipped,
        dropped ? cancelled + times : cancelled,
        revenue + times * order.revenue());
  }
}
