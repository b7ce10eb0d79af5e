package io.daybook.shop;

/** What can happen to a payment; the record's simple name is the stored type. */
public sealed interface PaymentEvent {

  /**
   * The money for an order was taken.
   *
   * @param amount minor units
   * @param currency ISO 4217
   * @param method how it was paid
   */
  record PaymentCaptured(long amount, String currency, String method) implements PaymentEvent {}

  /**
   * Captured money was given back, all or part of it.
   *
   * @param amount minor units
   * @param currency that of the capture
   * @param method how it was paid back
   */
  record PaymentRefunded(long amount, String currency, String method) implements PaymentEvent {}
}
