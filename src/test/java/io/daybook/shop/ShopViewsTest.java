package io.daybook.shop;

import static io.daybook.shop.Samples.CANCELLED;
import static io.daybook.shop.Samples.CONFIRMED;
import static io.daybook.shop.Samples.HEARTS;
import static io.daybook.shop.Samples.PAID;
import static io.daybook.shop.Samples.PLACED;
import static io.daybook.shop.Samples.PLACED_AT;
import static io.daybook.shop.Samples.RECORDED_AT;
import static io.daybook.shop.Samples.SHIPPED;
import static io.daybook.shop.Samples.added;
import static io.daybook.shop.Samples.removed;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.shop.OrderEvent.OrderPlaced;
import io.daybook.shop.StockEvent.StockReceived;
import io.daybook.shop.StockEvent.StockReleased;
import io.daybook.shop.StockEvent.StockReserved;
import io.daybook.testkit.ViewFold;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ShopViewsTest {

  @Nested
  class A_row_of_orders {
    @Test
    void shows_a_placed_order() {
      assertThat(order(PLACED))
          .isEqualTo(new OrderRow("o-1", "c-17", "GBP", "placed", 2, 8, 2208, PLACED_AT, 1));
    }

    @Test
    void takes_the_time_of_recording_when_the_client_gave_none() {
      assertThat(order(new OrderPlaced("c-17", "GBP", List.of(HEARTS), 1530, null)).placedAt())
          .isEqualTo(RECORDED_AT);
    }

    @Test
    void adds_an_added_line() {
      assertThat(order(PLACED, added(new OrderLine("POST", null, 3, 100))))
          .isEqualTo(new OrderRow("o-1", "c-17", "GBP", "placed", 3, 11, 2508, PLACED_AT, 2));
    }

    @Test
    void subtracts_a_removed_line() {
      assertThat(order(PLACED, removed(HEARTS)))
          .isEqualTo(new OrderRow("o-1", "c-17", "GBP", "placed", 1, 2, 678, PLACED_AT, 2));
    }

    @Test
    void follows_the_order_to_its_parcel() {
      assertThat(order(PLACED, CONFIRMED).status()).isEqualTo("confirmed");
      assertThat(order(PLACED, CONFIRMED, PAID).status()).isEqualTo("paid");
      assertThat(order(PLACED, CONFIRMED, PAID, SHIPPED).status()).isEqualTo("shipped");
    }

    @Test
    void stays_paid_when_the_confirmation_comes_late() {
      assertThat(order(PLACED, PAID, CONFIRMED).status()).isEqualTo("paid");
    }

    @Test
    void keeps_the_lines_and_total_of_a_cancelled_order() {
      assertThat(order(PLACED, CANCELLED))
          .isEqualTo(new OrderRow("o-1", "c-17", "GBP", "cancelled", 2, 8, 2208, PLACED_AT, 2));
    }

    @Test
    void shows_the_version_of_the_last_event() {
      assertThat(order(PLACED, CONFIRMED, PAID, SHIPPED).version()).isEqualTo(4);
    }

    @Test
    void holds_the_largest_total() {
      OrderLine largest = new OrderLine("s", null, 1_000_000, 1_000_000_000);
      List<OrderLine> lines = Collections.nCopies(2_000, largest);
      OrderPlaced placed = new OrderPlaced("c-17", "GBP", lines, OrderLine.total(lines), PLACED_AT);
      assertThat(order(placed).total()).isEqualTo(2_000_000_000_000_000_000L);
    }

    @Test
    void never_comes_from_another_event_than_the_first() {
      for (OrderEvent event :
          List.of(added(HEARTS), removed(HEARTS), CONFIRMED, PAID, CANCELLED, SHIPPED)) {
        ViewFold<OrderRow> view = new ViewFold<>(OrdersView.ORDERS);
        view.apply("order/o-1", RECORDED_AT, event);
        assertThat(view.rows()).as("after %s", event).isEmpty();
      }
    }

    private OrderRow order(OrderEvent... events) {
      return rows(new ViewFold<>(OrdersView.ORDERS), "order/o-1", (Object[]) events).get("o-1");
    }
  }

  @Nested
  class Orders_as_a_whole {
    @Test
    void fold_every_event_of_an_order() {
      assertThat(OrdersView.ORDERS.folds())
          .extracting(fold -> (Object) fold.event())
          .containsExactlyInAnyOrder((Object[]) OrderEvent.class.getPermittedSubclasses());
    }

    @Test
    void are_found_by_customer_and_status_and_ordered_by_time_and_total() {
      assertThat(OrdersView.ORDERS.fields().indexes()).containsOnlyKeys("customer", "status");
      assertThat(OrdersView.ORDERS.fields().sorts()).containsOnlyKeys("placedAt", "total");
    }
  }

  @Nested
  class A_row_of_stock_levels {
    @Test
    void shows_received_goods() {
      assertThat(level(new StockReceived(10), new StockReceived(5)))
          .isEqualTo(new StockLevel("85123A", 15, 0, 15));
    }

    @Test
    void subtracts_reservations_from_what_is_available() {
      assertThat(level(new StockReceived(10), new StockReserved("o-1", 6)))
          .isEqualTo(new StockLevel("85123A", 10, 6, 4));
    }

    @Test
    void gives_back_what_is_released() {
      assertThat(
              level(
                  new StockReceived(10), new StockReserved("o-1", 6), new StockReleased("o-1", 2)))
          .isEqualTo(new StockLevel("85123A", 10, 4, 6));
    }

    @Test
    void owes_what_was_reserved_and_never_received() {
      assertThat(level(new StockReserved("o-1", 6))).isEqualTo(new StockLevel("85123A", 0, 6, -6));
    }

    @Test
    void never_begins_with_a_release() {
      ViewFold<StockLevel> view = new ViewFold<>(StockLevelsView.STOCK_LEVELS);
      view.apply("stock/85123A", RECORDED_AT, new StockReleased("o-1", 1));
      assertThat(view.rows()).isEmpty();
    }

    private StockLevel level(StockEvent... events) {
      return rows(new ViewFold<>(StockLevelsView.STOCK_LEVELS), "stock/85123A", (Object[]) events)
          .get("85123A");
    }
  }

  private static <R> Map<String, R> rows(ViewFold<R> view, String stream, Object... events) {
    for (Object event : events) {
      view.apply(stream, RECORDED_AT, event);
    }
    return view.rows();
  }
}
