package io.daybook.shop;

import io.daybook.shop.PaymentCommand.Capture;
import io.daybook.shop.PaymentCommand.Refund;
import io.daybook.shop.PaymentEvent.PaymentCaptured;
import io.daybook.shop.PaymentEvent.PaymentRefunded;
import io.daybook.testkit.DeciderSpecification;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PaymentsTest {
  private static final PaymentCaptured CAPTURED = new PaymentCaptured(1_000, "GBP", "card");

  private final DeciderSpecification<PaymentCommand, PaymentEvent, Payment> payments =
      DeciderSpecification.of(new Payments());

  @Nested
  class A_new_payment {
    @Test
    void can_be_captured() {
      payments.given().when(new Capture(1_000, "GBP", "card")).then(CAPTURED);
    }

    @Test
    void cannot_be_refunded() {
      payments.given().when(refund(1)).thenRejected("not-captured");
    }
  }

  @Nested
  class A_captured_payment {
    @Test
    void cannot_be_captured_again() {
      payments
          .given(CAPTURED)
          .when(new Capture(1_000, "GBP", "card"))
          .thenRejected("already-captured");
    }

    @Test
    void can_be_refunded_in_part() {
      payments.given(CAPTURED).when(refund(1)).then(refunded(1));
    }

    @Test
    void can_be_refunded_in_full() {
      payments.given(CAPTURED).when(refund(1_000)).then(refunded(1_000));
    }

    @Test
    void cannot_be_refunded_beyond_what_was_captured() {
      payments.given(CAPTURED).when(refund(1_001)).thenRejected("exceeds-captured");
    }

    @Test
    void cannot_be_refunded_in_another_currency() {
      payments.given(CAPTURED).when(new Refund(1, "EUR", "card")).thenRejected("currency-mismatch");
    }
  }

  @Nested
  class A_refunded_payment {
    @Test
    void can_be_refunded_up_to_what_is_left() {
      payments.given(CAPTURED, refunded(400)).when(refund(600)).then(refunded(600));
    }

    @Test
    void cannot_be_refunded_beyond_what_is_left() {
      payments.given(CAPTURED, refunded(400)).when(refund(601)).thenRejected("exceeds-captured");
    }

    @Test
    void cannot_be_captured_again() {
      payments
          .given(CAPTURED, refunded(1_000))
          .when(new Capture(1_000, "GBP", "card"))
          .thenRejected("already-captured");
    }
  }

  private static Refund refund(long amount) {
    return new Refund(amount, "GBP", "card");
  }

  private static PaymentRefunded refunded(long amount) {
    return new PaymentRefunded(amount, "GBP", "card");
  }
}
