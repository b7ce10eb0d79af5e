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
   * The money was taken before its order was placed.
   *
   * @param amount what was captured, in minor units
   * @param currency of the capture
   */
  record PaymentSetAside(long amount, String currency) implements PaymentEvent {}

  /** Nothing was captured by the time when the order had to be paid. */
  record PaymentOverdue() implements PaymentEvent {}

  /**
   * What was set aside is for the order that has been placed since.
   *
   * @param amount what was captured, in minor units
   * @param currency of the capture
   */
  record PaymentSettled(long amount, String currency) implements PaymentEvent {}

  /**
   * Captured money was given back, all or part of it.
   *
   * @param amount minor units
   * @param currency that of the capture
   * @param method how it was paid back
   */
  record PaymentRefunded(long amount, String currency, String method) implements PaymentEvent {}
}
