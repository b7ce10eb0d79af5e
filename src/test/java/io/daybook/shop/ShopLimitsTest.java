package io.daybook.shop;

import static io.daybook.shop.Samples.HEARTS;
import static io.daybook.shop.Samples.place;
import static io.daybook.shop.Samples.violations;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.shop.OrderCommand.AddLine;
import io.daybook.shop.OrderCommand.Cancel;
import io.daybook.shop.OrderCommand.Confirm;
import io.daybook.shop.OrderCommand.MarkPaid;
import io.daybook.shop.OrderCommand.Place;
import io.daybook.shop.OrderCommand.RemoveLine;
import io.daybook.shop.OrderCommand.Ship;
import io.daybook.shop.PaymentCommand.Capture;
import io.daybook.shop.PaymentCommand.Refund;
import io.daybook.shop.StockCommand.Receive;
import io.daybook.shop.StockCommand.Release;
import io.daybook.shop.StockCommand.Reserve;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ShopLimitsTest {
  private static final String LONG = "x".repeat(501);

  @Test
  void all_violations_of_a_placed_order_are_told_at_once() {
    List<OrderLine> lines = List.of(HEARTS, new OrderLine("", LONG, 0, -1));
    assertThat(violations(new Place("", "gbp", lines, Instant.MAX)))
        .containsExactly(
            "/customer",
            "/currency",
            "/lines/1/sku",
            "/lines/1/description",
            "/lines/1/quantity",
            "/lines/1/unitPrice",
            "/placedAt");
  }

  @Test
  void an_order_needs_a_line() {
    assertThat(violations(place())).containsExactly("/lines");
  }

  @Test
  void an_order_has_2000_lines_at_most_and_is_told_that_alone() {
    OrderLine bad = new OrderLine("", null, 0, -1);
    List<OrderLine> lines = Collections.nCopies(2_001, bad);
    assertThat(violations(new Place("c-1", "GBP", lines, null))).containsExactly("/lines");
  }

  @Test
  void a_line_is_not_null() {
    List<OrderLine> lines = Arrays.asList(HEARTS, null);
    assertThat(violations(new Place("c-1", "GBP", lines, null))).containsExactly("/lines/1");
  }

  @Test
  void the_largest_order_is_valid() {
    OrderLine largest = new OrderLine("s".repeat(64), "d".repeat(500), 1_000_000, 1_000_000_000);
    List<OrderLine> lines = Collections.nCopies(2_000, largest);
    Instant last = Instant.parse("9999-12-31T23:59:59.999999999Z");
    assertThat(violations(new Place("c".repeat(128), "GBP", lines, last))).isEmpty();
  }

  @Test
  void an_added_line_has_the_limits_of_a_line() {
    assertThat(violations(new AddLine("s".repeat(65), LONG, 1_000_001, 1_000_000_001)))
        .containsExactly("/sku", "/description", "/quantity", "/unitPrice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "\n", "\u007f", "\u0085", "\ud83d", "\ude00x", "x\ud83d"})
  void text_that_cannot_be_stored_or_shown_is_refused(String text) {
    assertThat(violations(new RemoveLine(text))).containsExactly("/sku");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BANK CHARGES", "Ärmel/ß", "\ud83d\ude00", "<b>\"'\\"})
  void a_line_of_any_other_text_can_be_removed(String text) {
    assertThat(violations(new RemoveLine(text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"85123A", "gift_0001_20", "m", "C2", "~.", "BANK CHARGES", "A B C"})
  void a_sku_names_stock_or_has_words(String text) {
    OrderLine line = new OrderLine(text, null, 1, 1);
    assertThat(violations(place(line))).isEmpty();
    assertThat(violations(new AddLine(text, null, 1, 1))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", ".", "..", " a", "a ", "a  b", "a/b", "a\tb", "Ärmel", "a\u00a0b"})
  void what_can_name_no_stock_is_no_sku(String text) {
    OrderLine line = new OrderLine(text, null, 1, 1);
    assertThat(violations(place(HEARTS, line))).containsExactly("/lines/1/sku");
    assertThat(violations(new AddLine(text, null, 1, 1))).containsExactly("/sku");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GB", "GBPP", "gbp", "G1P", "ÄÖÜ"})
  void a_currency_is_three_letters(String currency) {
    assertThat(violations(new Capture(1, currency, "card"))).containsExactly("/currency");
  }

  @Test
  void a_confirmation_says_nothing() {
    assertThat(violations(new Confirm())).isEmpty();
  }

  @Test
  void amounts_are_positive() {
    assertThat(violations(new MarkPaid(0))).containsExactly("/amount");
    assertThat(violations(new Capture(0, "GBP", "card"))).containsExactly("/amount");
    assertThat(violations(new Refund(-1, "GBP", "card"))).containsExactly("/amount");
  }

  @Test
  void amounts_are_at_most_the_largest_total() {
    assertThat(violations(new MarkPaid(2_000_000_000_000_000_000L))).isEmpty();
    assertThat(violations(new MarkPaid(2_000_000_000_000_000_001L))).containsExactly("/amount");
  }

  @Test
  void notes_have_1_to_200_characters() {
    assertThat(violations(new Cancel(""))).containsExactly("/reason");
    assertThat(violations(new Cancel("r".repeat(201)))).containsExactly("/reason");
    assertThat(violations(new Ship("", ""))).containsExactly("/carrier", "/trackingCode");
    assertThat(violations(new Ship("c".repeat(200), "t".repeat(200)))).isEmpty();
  }

  @Test
  void a_received_quantity_is_1_to_a_million() {
    assertThat(violations(new Receive(0))).containsExactly("/quantity");
    assertThat(violations(new Receive(1_000_000))).isEmpty();
    assertThat(violations(new Receive(1_000_001))).containsExactly("/quantity");
  }

  @Test
  void a_reservation_may_hold_all_units_of_the_largest_order() {
    assertThat(violations(new Reserve("o-1", 2_000_000_000))).isEmpty();
    assertThat(violations(new Reserve("o-1", 2_000_000_001))).containsExactly("/quantity");
  }

  @Test
  void a_reservation_names_an_order_id() {
    assertThat(violations(new Reserve("order/o-1", 0))).containsExactly("/orderId", "/quantity");
    assertThat(violations(new Release("", 0))).containsExactly("/orderId", "/quantity");
  }
}
