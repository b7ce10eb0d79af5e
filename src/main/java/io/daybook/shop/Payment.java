package io.daybook.shop;

/**
 * The state of one order's payment.
 *
 * @param captured what was taken, in minor units; 0: nothing yet
 * @param refunded what of it was given back, in minor units
 * @param currency of both, empty before the capture
 */
public record Payment(long captured, long refunded, String currency) {
  static final Payment NONE = new Payment(0, 0, "");
}
