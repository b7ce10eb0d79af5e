package io.daybook.shop;

import io.daybook.kernel.Category;
import io.daybook.kernel.Decider;
import io.daybook.kernel.Rejection;
import io.daybook.shop.PaymentCommand.Capture;
import io.daybook.shop.PaymentCommand.Refund;
import io.daybook.shop.PaymentCommand.SetAside;
import io.daybook.shop.PaymentCommand.Settle;
import io.daybook.shop.PaymentEvent.PaymentCaptured;
import io.daybook.shop.PaymentEvent.PaymentOverdue;
import io.daybook.shop.PaymentEvent.PaymentRefunded;
import io.daybook.shop.PaymentEvent.PaymentSetAside;
import io.daybook.shop.PaymentEvent.PaymentSettled;
import java.util.List;

/**
 * The rules of a payment: captured once, then refunded in parts up to what was captured.
 *
 * <p>An overdue payment can still be captured: the money is there then, whatever has become of the
 * order.
 *
 * <p>Knows nothing of the order's total or state; the reactor joins the two. Refused with {@code
 * already-captured} (after a full refund, too), {@code not-captured}, {@code currency-mismatch},
 * {@code exceeds-captured}.
 */
public final class Payments implements Decider<PaymentCommand, PaymentEvent, Payment> {

  /** Returns the category {@code payment} with the names of its commands and events. */
  public static Category<PaymentCommand, PaymentEvent, Payment> category() {
    return Category.named("payment", new Payments())
        .command("capture", Capture.class)
        .command("refund", Refund.class)
        .command("set-aside", SetAside.class)
        .command("settle", Settle.class)
        .event(PaymentCaptured.class)
        .event(PaymentRefunded.class)
        .event(PaymentSetAside.class)
        .event(PaymentOverdue.class)
        .event(PaymentSettled.class)
        .build();
  }

  @Override
  public Payment initial() {
    return Payment.NONE;
  }

  @Override
  public List<PaymentEvent> decide(PaymentCommand command, Payment payment) {
    return switch (command) {
      case Capture capture -> capture(capture, payment);
      case Refund refund -> refund(refund, payment);
      case SetAside aside -> setAside(payment);
      case Settle settle -> settle(payment);
    };
  }

  @Override
  public Payment evolve(Payment payment, PaymentEvent event) {
    return switch (event) {
      case PaymentCaptured e -> payment.capturing(e.amount(), e.currency());
      case PaymentRefunded e -> payment.refunding(e.amount());
      case PaymentSetAside e -> payment.withSetAside(true);
      case PaymentOverdue e -> payment;
      case PaymentSettled e -> payment.withSetAside(false);
    };
  }

  private static List<PaymentEvent> capture(Capture c, Payment payment) {
    if (payment.captured() > 0) {
      throw new Rejection(
          "already-captured",
          "The payment was captured: " + payment.captured() + ' ' + payment.currency());
    }
    return List.of(new PaymentCaptured(c.amount(), c.currency(), c.method()));
  }

  private static List<PaymentEvent> setAside(Payment payment) {
    if (payment.captured() == 0) {
      throw new Rejection("not-captured", "Nothing was captured");
    }
    return payment.setAside()
        ? List.of()
        : List.of(new PaymentSetAside(payment.captured(), payment.currency()));
  }

  private static List<PaymentEvent> settle(Payment payment) {
    if (payment.captured() == 0) {
      return List.of(new PaymentOverdue());
    }
    return payment.setAside()
        ? List.of(new PaymentSettled(payment.captured(), payment.currency()))
        : List.of();
  }

  private static List<PaymentEvent> refund(Refund c, Payment payment) {
    if (payment.captured() == 0) {
      throw new Rejection("not-captured", "Nothing was captured");
    }
    if (!c.currency().equals(payment.currency())) {
      throw new Rejection(
          "currency-mismatch", "Captured in " + payment.currency() + ", not in " + c.currency());
    }
    long left = payment.captured() - payment.refunded();
    if (c.amount() > left) {
      throw new Rejection(
          "exceeds-captured", "Can refund " + left + ' ' + c.currency() + ", not " + c.amount());
    }
    return List.of(new PaymentRefunded(c.amount(), c.currency(), c.method()));
  }
}
