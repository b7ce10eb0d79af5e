package io.daybook.shop;

import static io.daybook.shop.Samples.CANCELLED;
import static io.daybook.shop.Samples.CONFIRMED;
import static io.daybook.shop.Samples.HEARTS;
import static io.daybook.shop.Samples.LANTERNS;
import static io.daybook.shop.Samples.PAID;
import static io.daybook.shop.Samples.PLACED;
import static io.daybook.shop.Samples.SHIPPED;
import static io.daybook.shop.Samples.added;
import static io.daybook.shop.Samples.removed;
import static io.daybook.shop.Samples.violations;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.shop.OrderCommand.Confirm;
import io.daybook.shop.OrderCommand.Decline;
import io.daybook.shop.OrderCommand.Expire;
import io.daybook.shop.OrderCommand.MarkPaid;
import io.daybook.shop.OrderEvent.OrderCancelled;
import io.daybook.shop.OrderEvent.OrderPaid;
import io.daybook.shop.PaymentCommand.Capture;
import io.daybook.shop.PaymentCommand.SetAside;
import io.daybook.shop.PaymentCommand.Settle;
import io.daybook.shop.PaymentEvent.PaymentCaptured;
import io.daybook.shop.PaymentEvent.PaymentOverdue;
import io.daybook.shop.PaymentEvent.PaymentSetAside;
import io.daybook.shop.PaymentEvent.PaymentSettled;
import io.daybook.shop.StockCommand.Claim;
import io.daybook.shop.StockCommand.ReleaseAll;
import io.daybook.shop.StockEvent.StockReceived;
import io.daybook.shop.StockEvent.StockRefused;
import io.daybook.shop.StockEvent.StockReleased;
import io.daybook.shop.StockEvent.StockReserved;
import io.daybook.testkit.DeciderSpecification;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the shop's process sends, and why it may be sent again at any time. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProcessCommandsTest {
  private final DeciderSpecification<OrderCommand, OrderEvent, Order> orders =
      DeciderSpecification.of(new Orders());
  private final DeciderSpecification<StockCommand, StockEvent, Stock> stock =
      DeciderSpecification.of(new Stocks());
  private final DeciderSpecification<PaymentCommand, PaymentEvent, Payment> payments =
      DeciderSpecification.of(new Payments());

  @Nested
  class Confirming_lines {
    @Test
    void succeeds_while_the_order_has_these_lines() {
      orders.given(PLACED).when(new Confirm(1L)).then(CONFIRMED);
      orders.given(PLACED, added(HEARTS)).when(new Confirm(2L)).then(CONFIRMED);
      orders.given(PLACED, added(HEARTS), removed(LANTERNS)).when(new Confirm(3L)).then(CONFIRMED);
      orders.given(PLACED, PAID).when(new Confirm(1L)).then(CONFIRMED);
    }

    @Test
    void changes_nothing_when_they_have_changed() {
      orders.given(PLACED, added(HEARTS)).when(new Confirm(1L)).thenNothing();
      orders.given(PLACED, added(HEARTS), PAID).when(new Confirm(1L)).thenNothing();
    }

    @Test
    void needs_a_version() {
      assertThat(violations(new Confirm(0L))).containsExactly("/linesVersion");
    }
  }

  @Nested
  class Declining {
    private final Decline decline = new Decline("out-of-stock");

    @Test
    void cancels_what_is_not_confirmed() {
      orders.given(PLACED).when(decline).then(new OrderCancelled("out-of-stock"));
      orders.given(PLACED, PAID).when(decline).then(new OrderCancelled("out-of-stock"));
    }

    @Test
    void changes_nothing_once_it_is_too_late() {
      orders.given(PLACED, CONFIRMED).when(decline).thenNothing();
      orders.given(PLACED, PAID, CONFIRMED).when(decline).thenNothing();
      orders.given(PLACED, PAID, SHIPPED).when(decline).thenNothing();
      orders.given(PLACED, CANCELLED).when(decline).thenNothing();
    }

    @Test
    void needs_an_order_and_a_reason() {
      orders.given().when(decline).thenRejected("not-placed");
      assertThat(violations(new Decline(""))).containsExactly("/reason");
    }
  }

  @Nested
  class Expiring {
    @Test
    void cancels_what_is_not_paid() {
      orders.given(PLACED).when(new Expire()).then(new OrderCancelled("unpaid"));
      orders.given(PLACED, CONFIRMED).when(new Expire()).then(new OrderCancelled("unpaid"));
    }

    @Test
    void changes_nothing_once_it_is_paid_or_over() {
      orders.given(PLACED, PAID).when(new Expire()).thenNothing();
      orders.given(PLACED, CONFIRMED, PAID, SHIPPED).when(new Expire()).thenNothing();
      orders.given(PLACED, CANCELLED).when(new Expire()).thenNothing();
    }

    @Test
    void needs_an_order() {
      orders.given().when(new Expire()).thenRejected("not-placed");
    }
  }

  @Nested
  class Marking_paid {
    @Test
    void takes_any_amount_in_the_currency_of_the_order() {
      orders.given(PLACED).when(new MarkPaid(1, "GBP")).then(new OrderPaid(1));
    }

    @Test
    void takes_no_other_currency() {
      orders.given(PLACED).when(new MarkPaid(2208, "EUR")).thenRejected("currency-mismatch");
      assertThat(violations(new MarkPaid(1, "euro"))).containsExactly("/currency");
    }

    @Test
    void does_not_bring_a_cancelled_order_back() {
      orders
          .given(PLACED, CANCELLED)
          .when(new MarkPaid(1, "GBP"))
          .thenRejected("already-cancelled");
    }
  }

  @Nested
  class Claiming {
    @Test
    void reserves_what_is_there() {
      stock.given().when(new Claim("o-1", 6)).then(new StockReserved("o-1", 6));
      stock.given(new StockReceived(6)).when(new Claim("o-1", 6)).then(new StockReserved("o-1", 6));
    }

    @Test
    void is_answered_by_an_event_also_when_it_is_refused() {
      stock.given(new StockReceived(5)).when(new Claim("o-1", 6)).then(new StockRefused("o-1", 6));
    }

    @Test
    void changes_no_stock_when_it_is_refused() {
      assertThat(stock.given(new StockReceived(5), new StockRefused("o-1", 6)).state())
          .isEqualTo(stock.given(new StockReceived(5)).state());
    }
  }

  @Nested
  class Releasing_all {
    @Test
    void gives_back_whatever_the_order_has() {
      stock
          .given(new StockReserved("o-1", 6), new StockReserved("o-1", 1))
          .when(new ReleaseAll("o-1"))
          .then(new StockReleased("o-1", 7));
    }

    @Test
    void changes_nothing_when_it_has_nothing() {
      stock.given(new StockReserved("o-2", 6)).when(new ReleaseAll("o-1")).thenNothing();
      stock
          .given(new StockReserved("o-1", 6), new StockReleased("o-1", 6))
          .when(new ReleaseAll("o-1"))
          .thenNothing();
    }

    @Test
    void needs_an_order_that_there_can_be() {
      assertThat(violations(new ReleaseAll("a b"))).containsExactly("/orderId");
      assertThat(violations(new Claim("a b", 0))).containsExactly("/orderId", "/quantity");
    }
  }

  @Nested
  class Settling_a_payment {
    private final PaymentCaptured captured = new PaymentCaptured(2208, "GBP", "card");
    private final PaymentSetAside aside = new PaymentSetAside(2208, "GBP");
    private final PaymentSettled settled = new PaymentSettled(2208, "GBP");

    @Test
    void finds_it_overdue_when_nothing_was_captured() {
      payments.given().when(new Settle()).then(new PaymentOverdue());
    }

    @Test
    void changes_nothing_when_it_was_captured() {
      payments.given(captured).when(new Settle()).thenNothing();
      payments.given(new PaymentOverdue(), captured).when(new Settle()).thenNothing();
    }

    @Test
    void takes_what_was_set_aside() {
      payments.given(captured, aside).when(new Settle()).then(settled);
      payments.given(captured, aside, settled).when(new Settle()).thenNothing();
    }

    @Test
    void comes_after_only_what_was_captured_is_set_aside() {
      payments.given().when(new SetAside()).thenRejected("not-captured");
      payments.given(captured).when(new SetAside()).then(aside);
      payments.given(captured, aside).when(new SetAside()).thenNothing();
    }

    @Test
    void does_not_keep_money_from_coming_late() {
      payments.given(new PaymentOverdue()).when(new Capture(2208, "GBP", "card")).then(captured);
    }
  }
}
