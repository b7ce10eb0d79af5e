package io.daybook.shop;

import io.daybook.kernel.Validated;
import io.daybook.kernel.Violations;

/**
 * What can be asked of a sku's stock; JSON bodies of {@code POST /commands/stock/{sku}/{command}}.
 */
public sealed interface StockCommand extends Validated {

  /**
   * {@code receive}: goods have come in; from then on the sku is tracked.
   *
   * @param quantity 1 to 1,000,000 units
   */
  record Receive(long quantity) implements StockCommand {
    @Override
    public void validate(Violations violations) {
      Limits.quantity(violations, quantity, Limits.QUANTITY_MAX);
    }
  }

  /**
   * {@code reserve}: keeps units for an order, in addition to what it has.
   *
   * @param orderId the id of the order, without {@code order/}
   * @param quantity 1 to 2,000,000,000 units, so that all lines of one sku fit into one command
   */
  record Reserve(String orderId, long quantity) implements StockCommand {
    @Override
    public void validate(Violations violations) {
      Limits.orderId(violations, orderId);
      Limits.quantity(violations, quantity, Limits.ORDER_UNITS_MAX);
    }
  }

  /**
   * {@code claim}: as {@code reserve}, but never refused: the answer is an event, {@code
   * StockReserved} or {@code StockRefused}, so that whoever asks again gets the same one.
   *
   * @param orderId the id of the order, without {@code order/}
   * @param quantity 1 to 2,000,000,000 units
   */
  record Claim(String orderId, long quantity) implements StockCommand {
    @Override
    public void validate(Violations violations) {
      Limits.orderId(violations, orderId);
      Limits.quantity(violations, quantity, Limits.ORDER_UNITS_MAX);
    }
  }

  /**
   * {@code release-all}: gives back whatever is kept for an order.
   *
   * @param orderId the id of the order, without {@code order/}
   */
  record ReleaseAll(String orderId) implements StockCommand {
    @Override
    public void validate(Violations violations) {
      Limits.orderId(violations, orderId);
    }
  }

  /**
   * {@code release}: gives back units that were kept for an order, all or part of them.
   *
   * @param orderId the id of the order, without {@code order/}
   * @param quantity 1 to 2,000,000,000 units, at most what is reserved
   */
  record Release(String orderId, long quantity) implements StockCommand {
    @Override
    public void validate(Violations violations) {
      Limits.orderId(violations, orderId);
      Limits.quantity(violations, quantity, Limits.ORDER_UNITS_MAX);
    }
  }
}
