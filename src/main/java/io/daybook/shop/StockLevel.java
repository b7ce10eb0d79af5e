package io.daybook.shop;

/**
 * A row of the view {@code stock-levels}, by sku.
 *
 * <p>JSON: {@code {"sku":"85123A","onHand":10,"reserved":6,"available":4}}.
 *
 * @param sku the stock keeping unit
 * @param onHand units received
 * @param reserved units kept for orders
 * @param available units on hand that are not reserved; negative for a sku that was reserved before
 *     its first goods came in, as every sku that is not tracked
 */
public record StockLevel(String sku, long onHand, long reserved, long available) {
  static StockLevel none(String sku) {
    return new StockLevel(sku, 0, 0, 0);
  }

  StockLevel plus(long received, long moreReserved) {
    long nowOnHand = onHand + received;
    long nowReserved = reserved + moreReserved;
    return new StockLevel(sku, nowOnHand, nowReserved, nowOnHand - nowReserved);
  }
}
