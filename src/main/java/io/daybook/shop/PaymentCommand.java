package io.daybook.shop;

import io.daybook.kernel.Validated;
import io.daybook.kernel.Violations;

/**
 * What can be asked of a payment; JSON bodies of {@code POST
 * /commands/payment/{orderId}/{command}}: {@code {"amount":1530,"currency":"GBP","method":"card"}}.
 */
public sealed interface PaymentCommand extends Validated {

  /** Money that goes one way or the other. */
  sealed interface Transfer extends PaymentCommand {
    /** Returns how much, 1 to 2·10<sup>18</sup> minor units of the currency. */
    long amount();

    /** Returns the ISO 4217 currency, for example {@code GBP}. */
    String currency();

    /** Returns how it is paid, 1 to 64 characters, for example {@code card}. */
    String method();

    @Override
    default void validate(Violations violations) {
      Limits.amount(violations, amount());
      Limits.currency(violations, currency());
      Limits.text(violations, "/method", method(), 1, Limits.METHOD_LENGTH_MAX);
    }
  }

  /**
   * {@code capture}: takes the money for an order, once.
   *
   * @param amount minor units
   * @param currency ISO 4217
   * @param method how it is paid
   */
  record Capture(long amount, String currency, String method) implements Transfer {}

  /**
   * {@code refund}: gives captured money back, all or part of it.
   *
   * @param amount minor units
   * @param currency that of the capture
   * @param method how it is paid back
   */
  record Refund(long amount, String currency, String method) implements Transfer {}

  /** {@code set-aside}: the money came, but the order that it is for has not been placed yet. */
  record SetAside() implements PaymentCommand {
    @Override
    public void validate(Violations violations) {}
  }

  /**
   * {@code settle}: the order has to be paid by now. It is overdue, or what was set aside is for
   * it; changes nothing when the payment went its usual way.
   */
  record Settle() implements PaymentCommand {
    @Override
    public void validate(Violations violations) {}
  }
}
