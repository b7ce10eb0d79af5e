package io.daybook.shop;

import io.daybook.kernel.SharedTexts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the view {@code orders}, by order id.
 *
 * <p>JSON: {@code {"id":"o-1001","customer":"c-17","currency":"GBP","status":"placed","lines":1,
 * "units":6,"total":1530,"placedAt":"2010-12-01T08:26:00Z","version":1}}.
 *
 * @param id the order
 * @param customer who ordered
 * @param currency of its prices, ISO 4217
 * @param status {@code placed}, {@code confirmed}, {@code paid}, {@code shipped} or {@code
 *     cancelled}
 * @param lines how many lines it has
 * @param units the sum of their quantities
 * @param total the sum of quantity times unit price, in minor units
 * @param placedAt when the customer ordered
 * @param version the stream's version that the row shows
 * @param email where the customer can be reached; absent when it was not given, or was erased
 */
public record OrderRow(
    String id,
    String customer,
    String currency,
    String status,
    int lines,
    long units,
    long total,
    Instant placedAt,
    long version,
    @Nullable String email) {

  /** Creates a row. */
  public OrderRow {
    currency = SharedTexts.of(currency);
  }

  /** Creates a row without an e-mail address. */
  public OrderRow(
      String id,
      String customer,
      String currency,
      String status,
      int lines,
      long units,
      long total,
      Instant placedAt,
      long version) {
    this(id, customer, currency, status, lines, units, total, placedAt, version, null);
  }

  OrderRow with(OrderStatus next, long atVersion) {
    return new OrderRow(
        id, customer, currency, next.toString(), lines, units, total, placedAt, atVersion, email);
  }

  /** Returns the row with some lines more, or less where the numbers are negative. */
  OrderRow plus(int moreLines, long moreUnits, long more, long atVersion) {
    return new OrderRow(
        id,
        customer,
        currency,
        status,
        lines + moreLines,
        Math.addExact(units, moreUnits),
        Math.addExact(total, more),
        placedAt,
        atVersion,
        email);
  }

  boolean is(OrderStatus other) {
    return status.equals(other.toString());
  }

  /** The total, 0 when the order is cancelled. */
  long revenue() {
    return is(OrderStatus.CANCELLED) ? 0 : total;
  }
}
