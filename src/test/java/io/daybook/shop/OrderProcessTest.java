package io.daybook.shop;

import static io.daybook.shop.Samples.CANCELLED;
import static io.daybook.shop.Samples.CONFIRMED;
import static io.daybook.shop.Samples.HEARTS;
import static io.daybook.shop.Samples.LANTERNS;
import static io.daybook.shop.Samples.PAID;
import static io.daybook.shop.Samples.PLACED;
import static io.daybook.shop.Samples.added;
import static io.daybook.shop.Samples.placed;
import static io.daybook.shop.Samples.removed;

import io.daybook.kernel.ModuleSettings;
import io.daybook.shop.PaymentEvent.PaymentCaptured;
import io.daybook.shop.PaymentEvent.PaymentOverdue;
import io.daybook.shop.PaymentEvent.PaymentRefunded;
import io.daybook.shop.PaymentEvent.PaymentSetAside;
import io.daybook.shop.PaymentEvent.PaymentSettled;
import io.daybook.shop.StockEvent.StockReceived;
import io.daybook.testkit.ReactorSpecification;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OrderProcessTest {
  private static final String LATER =
      "at " + ReactorSpecification.RECORDED_AT.plus(Duration.ofDays(3)) + " payment/o-1: Settle[]";
  private static final String CLAIM_LANTERNS = "stock/71053: Claim[orderId=o-1, quantity=2]";
  private static final String CLAIM_HEARTS = "stock/85123A: Claim[orderId=o-1, quantity=6]";
  private static final String RELEASE_LANTERNS = "stock/71053: ReleaseAll[orderId=o-1]";
  private static final String RELEASE_HEARTS = "stock/85123A: ReleaseAll[orderId=o-1]";
  private static final String DECLINE = "order/o-1: Decline[reason=out-of-stock]";

  private final ReactorSpecification process =
      ReactorSpecification.of(OrderProcess.reactor(ModuleSettings.defaults()));
  private final ReactorSpecification.Given nothing = process.given("order", "o-1");
  private final ReactorSpecification.Given order = process.given("order", "o-1", PLACED);
  private final ReactorSpecification.Given payment = process.given("payment", "o-1");

  private static String confirm(int linesVersion) {
    return "order/o-1: Confirm[linesVersion=" + linesVersion + "]";
  }

  @Test
  void a_placed_order_claims_its_stock_and_is_confirmed() {
    nothing.when(PLACED).then(LATER, CLAIM_LANTERNS, CLAIM_HEARTS, confirm(1));
  }

  @Test
  void several_lines_of_one_sku_are_one_claim() {
    nothing
        .when(placed(HEARTS, HEARTS))
        .then(LATER, "stock/85123A: Claim[orderId=o-1, quantity=12]", confirm(1));
  }

  @Test
  void a_sku_that_no_stock_can_be_named_after_is_not_claimed() {
    nothing
        .when(placed(new OrderLine("BANK CHARGES", null, 1, 5), HEARTS))
        .then(LATER, CLAIM_HEARTS, confirm(1));
  }

  @Test
  void an_order_that_can_not_be_delivered_is_declined_and_all_claims_have_an_answer() {
    nothing
        .when(PLACED)
        .refusing(CLAIM_LANTERNS, "StockRefused")
        .then(LATER, CLAIM_LANTERNS, CLAIM_HEARTS, DECLINE);
  }

  @Test
  void what_was_claimed_for_an_order_that_is_cancelled_meanwhile_is_released() {
    nothing
        .when(PLACED)
        .refusing(confirm(1), "already-cancelled")
        .then(LATER, CLAIM_LANTERNS, CLAIM_HEARTS, confirm(1), RELEASE_LANTERNS, RELEASE_HEARTS);
  }

  @Test
  void a_line_that_is_added_is_claimed_and_confirmed_with_the_lines_of_then() {
    order.when(added(LANTERNS)).then(CLAIM_LANTERNS, confirm(2));
  }

  @Test
  void an_added_line_that_can_not_be_delivered_declines_the_order() {
    order
        .when(added(LANTERNS))
        .refusing(CLAIM_LANTERNS, "StockRefused")
        .then(CLAIM_LANTERNS, DECLINE);
  }

  @Test
  void a_line_that_is_removed_is_released() {
    order.when(removed(HEARTS)).then("stock/85123A: Release[orderId=o-1, quantity=6]", confirm(2));
  }

  @Test
  void a_line_that_was_never_reserved_can_be_removed() {
    String release = "stock/85123A: Release[orderId=o-1, quantity=6]";
    order.when(removed(HEARTS)).refusing(release, "not-reserved").then(release, confirm(2));
  }

  @Test
  void a_cancelled_order_releases_the_stock_of_all_its_lines() {
    process
        .given("order", "o-1", PLACED, added(HEARTS), removed(LANTERNS), CONFIRMED)
        .when(CANCELLED)
        .then(RELEASE_HEARTS);
    order.when(CANCELLED).then(RELEASE_LANTERNS, RELEASE_HEARTS);
  }

  @Test
  void a_captured_payment_marks_the_order_paid() {
    payment
        .when(new PaymentCaptured(2208, "GBP", "card"))
        .then("order/o-1: MarkPaid[amount=2208, currency=GBP]");
  }

  @Test
  void a_payment_that_came_before_its_order_is_set_aside_until_the_order_is_there() {
    String paid = "order/o-1: MarkPaid[amount=2208, currency=GBP]";
    payment
        .when(new PaymentCaptured(2208, "GBP", "card"))
        .refusing(paid, "not-placed")
        .then(paid, "payment/o-1: SetAside[]");
    payment.when(new PaymentSetAside(2208, "GBP")).then(paid);
    payment.when(new PaymentSettled(2208, "GBP")).then(paid);
  }

  @Test
  void a_payment_that_is_refused_is_left_to_people() {
    String paid = "order/o-1: MarkPaid[amount=2208, currency=GBP]";
    payment
        .when(new PaymentCaptured(2208, "GBP", "card"))
        .refusing(paid, "already-cancelled")
        .then(paid);
  }

  @Test
  void a_payment_that_is_overdue_lets_the_order_expire() {
    payment.when(new PaymentOverdue()).then("order/o-1: Expire[]");
  }

  @Test
  void nothing_follows_from_anything_else() {
    order.when(CONFIRMED).thenNothing();
    order.when(PAID).thenNothing();
    payment.when(new PaymentRefunded(1, "GBP", "card")).thenNothing();
    process.given("stock", "s").when(new StockReceived(1)).thenNothing();
  }
}
