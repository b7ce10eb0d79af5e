/**
 * The reference module: a shop with orders, payments and stock.
 *
 * <p>Categories {@code order} ({@link io.daybook.shop.Orders}), {@code payment} ({@link
 * io.daybook.shop.Payments}) and {@code stock} ({@link io.daybook.shop.Stocks}); views {@code
 * orders} and {@code stock-levels}; rollups {@code customer-totals}, {@code sales-by-day} and
 * {@code dashboard}; the reactor {@code orders}. Commands, events, states and rows are records
 * whose JSON is their components by name; a component that may be absent is marked nullable. Money
 * is in minor units of the order's currency.
 *
 * <p>May use: {@code io.daybook.kernel}, the JDK and JSpecify, nothing else.
 */
@NullMarked
package io.daybook.shop;

import org.jspecify.annotations.NullMarked;
