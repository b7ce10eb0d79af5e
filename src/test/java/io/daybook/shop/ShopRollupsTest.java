package io.daybook.shop;

import static io.daybook.shop.Samples.PLACED_AT;
import static io.daybook.shop.Samples.RECORDED_AT;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.kernel.Rollup;
import io.daybook.testkit.RandomRuns;
import io.daybook.testkit.RollupFold;
import io.daybook.testkit.ViewFold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ShopRollupsTest {
  private static final OrderRow PLACED = row("o-1", "c-17", "placed", 8, 2208, PLACED_AT);
  private static final OrderRow SHIPPED = row("o-2", "c-17", "shipped", 2, 500, PLACED_AT);
  private static final OrderRow CANCELLED = row("o-3", "c-17", "cancelled", 1, 99, PLACED_AT);

  @Nested
  class Customer_totals {
    @Test
    void count_all_orders_and_sum_up_those_not_cancelled() {
      assertThat(totals(CustomerTotals.ROLLUP, PLACED, SHIPPED, CANCELLED))
          .isEqualTo(Map.of("c-17", new CustomerTotals("c-17", 3, 1, 2708)));
    }

    @Test
    void keep_customers_apart() {
      OrderRow other = row("o-9", "c-18", "paid", 1, 7, PLACED_AT);
      assertThat(totals(CustomerTotals.ROLLUP, SHIPPED, other))
          .isEqualTo(
              Map.of(
                  "c-17", new CustomerTotals("c-17", 1, 0, 500),
                  "c-18", new CustomerTotals("c-18", 1, 0, 7)));
    }

    @Test
    void move_an_order_to_the_cancelled_ones() {
      RollupFold<OrderRow, CustomerTotals> fold = new RollupFold<>(CustomerTotals.ROLLUP);
      fold.change(null, PLACED);
      fold.change(PLACED, row("o-1", "c-17", "cancelled", 8, 2208, PLACED_AT));
      assertThat(fold.totals()).isEqualTo(Map.of("c-17", new CustomerTotals("c-17", 1, 1, 0)));
    }
  }

  @Nested
  class Sales_by_day {
    @Test
    void count_all_orders_and_sum_up_those_not_cancelled() {
      assertThat(totals(SalesByDay.ROLLUP, PLACED, SHIPPED, CANCELLED))
          .isEqualTo(Map.of("2010-12-01", new SalesByDay("2010-12-01", 3, 10, 2708)));
    }

    @Test
    void change_the_day_at_midnight_in_utc() {
      Instant last = Instant.parse("2010-12-01T23:59:59.999Z");
      Instant first = Instant.parse("2010-12-02T00:00:00Z");
      assertThat(
              totals(
                  SalesByDay.ROLLUP,
                  row("o-1", "c-1", "paid", 1, 1, last),
                  row("o-2", "c-1", "paid", 1, 1, first)))
          .containsOnlyKeys("2010-12-01", "2010-12-02");
    }
  }

  @Nested
  class The_dashboard {
    @Test
    void counts_orders_by_how_far_they_are() {
      assertThat(totals(Dashboard.ROLLUP, PLACED, SHIPPED, CANCELLED))
          .isEqualTo(Map.of("all", new Dashboard(3, 1, 1, 1, 2708)));
    }

    @Test
    void takes_placed_confirmed_and_paid_orders_for_open() {
      OrderRow confirmed = row("o-4", "c-1", "confirmed", 1, 10, PLACED_AT);
      OrderRow paid = row("o-5", "c-1", "paid", 1, 20, PLACED_AT);
      assertThat(totals(Dashboard.ROLLUP, PLACED, confirmed, paid))
          .isEqualTo(Map.of("all", new Dashboard(3, 3, 0, 0, 2238)));
    }
  }

  @Nested
  class Every_rollup {
    @Test
    void has_no_total_when_its_rows_are_gone() {
      for (Rollup<OrderRow, ?> rollup : List.of(CustomerTotals.ROLLUP, SalesByDay.ROLLUP)) {
        RollupFold<OrderRow, ?> fold = new RollupFold<>(rollup);
        fold.change(null, CANCELLED);
        fold.change(CANCELLED, null);
        assertThat(fold.totals()).as(rollup.name()).isEmpty();
      }
    }

    @Test
    void is_right_again_after_a_sum_beyond_a_long() {
      long huge = 2_000_000_000_000_000_000L;
      RollupFold<OrderRow, Dashboard> fold = new RollupFold<>(Dashboard.ROLLUP);
      List<OrderRow> rows = Collections.nCopies(5, row("o", "c", "paid", 1, huge, PLACED_AT));
      rows.forEach(row -> fold.change(null, row));
      rows.forEach(row -> fold.change(row, null));
      assertThat(fold.totals()).isEqualTo(Map.of("all", new Dashboard(0, 0, 0, 0, 0)));
    }

    @Test
    void equals_the_sum_of_the_final_rows_after_any_history() {
      RandomRuns.run(
          30,
          random -> {
            assertIncrementalEqualsFromScratch(CustomerTotals.ROLLUP, random);
            assertIncrementalEqualsFromScratch(SalesByDay.ROLLUP, random);
            assertIncrementalEqualsFromScratch(Dashboard.ROLLUP, random);
          });
    }
  }

  @Nested
  class The_orders_under_them {
    @Test
    void show_what_the_decider_knows_after_any_history() {
      RandomRuns.run(30, ShopRollupsTest::assertRowsEqualStates);
    }
  }

  private static <R> void assertIncrementalEqualsFromScratch(
      Rollup<OrderRow, R> rollup, Random random) {
    ViewFold<OrderRow> orders = new ViewFold<>(OrdersView.ORDERS);
    RollupFold<OrderRow, R> incremental = new RollupFold<>(rollup);
    new RandomShop(random)
        .run(
            1_000,
            (stream, event) -> {
              ViewFold.Change<OrderRow> change = orders.apply(stream, RECORDED_AT, event);
              assertThat(change).isNotNull();
              incremental.change(change.before(), change.after());
            });
    List<OrderRow> rows = new ArrayList<>(orders.rows().values());
    Collections.shuffle(rows, random);
    assertThat(rows).hasSizeGreaterThan(20);
    assertThat(incremental.totals()).isEqualTo(RollupFold.ofRows(rollup, rows));
  }

  private static void assertRowsEqualStates(Random random) {
    ViewFold<OrderRow> view = new ViewFold<>(OrdersView.ORDERS);
    RandomShop shop = new RandomShop(random);
    shop.run(1_000, (stream, event) -> view.apply(stream, RECORDED_AT, event));
    assertThat(view.rows()).hasSameSizeAs(shop.orders().values());
    shop.orders()
        .forEach((stream, order) -> assertShows(order, view.rows().get(stream.substring(6))));
  }

  private static void assertShows(Order order, OrderRow row) {
    List<OrderLine> lines = order.lines();
    assertThat(row.status()).isEqualTo(order.status().toString());
    assertThat(row.lines()).isEqualTo(lines.size());
    assertThat(row.units()).isEqualTo(lines.stream().mapToLong(OrderLine::quantity).sum());
    assertThat(row.total())
        .isEqualTo(lines.stream().mapToLong(line -> line.quantity() * line.unitPrice()).sum());
  }

  private static <R> Map<String, R> totals(Rollup<OrderRow, R> rollup, OrderRow... rows) {
    return RollupFold.ofRows(rollup, Arrays.asList(rows));
  }

  private static OrderRow row(
      String id, String customer, String status, long units, long total, Instant placedAt) {
    return new OrderRow(id, customer, "GBP", status, 1, units, total, placedAt, 1);
  }
}
