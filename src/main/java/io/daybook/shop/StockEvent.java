package io.daybook.shop;

/** What can happen to a sku's stock; the record's simple name is the stored type. */
public sealed interface StockEvent {

  /**
   * Goods came in.
   *
   * @param quantity units
   */
  record StockReceived(long quantity) implements StockEvent {}

  /**
   * Units are kept for an order, in addition to what it had.
   *
   * @param orderId the id of the order
   * @param quantity units
   */
  record StockReserved(String orderId, long quantity) implements StockEvent {}

  /**
   * An order asked for units that were not there.
   *
   * @param orderId the id of the order
   * @param quantity units
   */
  record StockRefused(String orderId, long quantity) implements StockEvent {}

  /**
   * Units that were kept for an order are free again.
   *
   * @param orderId the id of the order
   * @param quantity units
   */
  record StockReleased(String orderId, long quantity) implements StockEvent {}
}
