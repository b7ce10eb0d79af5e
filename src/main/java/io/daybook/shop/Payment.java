package io.daybook.shop;

/**
 * The state of one order's payment.
 *
 * @param captured what was taken, in minor units; 0: nothing yet
 * @param refunded what of it was given back, in minor units
 * @param currency of both, empty before the capture
 * @param setAside whether the money waits for an order that is not placed yet
 */
public record Payment(long captured, long refunded, String currency, boolean setAside) {
  static final Payment NONE = new Payment(0, 0, "", false);

  Payment capturing(long amount, String paidIn) {
    return new Payment(amount, refunded, paidIn, setAside);
  }

  Payment refunding(long amount) {
    return new Payment(captured, refunded + amount, currency, setAside);
  }

  Payment withSetAside(boolean now) {
    return new Payment(captured, refunded, currency, now);
  }
}
