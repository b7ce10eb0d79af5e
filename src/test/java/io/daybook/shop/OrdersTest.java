package io.daybook.shop;

import static io.daybook.shop.Samples.CANCELLED;
import static io.daybook.shop.Samples.CONFIRMED;
import static io.daybook.shop.Samples.HEARTS;
import static io.daybook.shop.Samples.LANTERNS;
import static io.daybook.shop.Samples.PAID;
import static io.daybook.shop.Samples.PLACED;
import static io.daybook.shop.Samples.SHIPPED;
import static io.daybook.shop.Samples.added;
import static io.daybook.shop.Samples.place;
import static io.daybook.shop.Samples.placed;
import static io.daybook.shop.Samples.removed;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.shop.OrderCommand.AddLine;
import io.daybook.shop.OrderCommand.Cancel;
import io.daybook.shop.OrderCommand.Confirm;
import io.daybook.shop.OrderCommand.MarkPaid;
import io.daybook.shop.OrderCommand.RemoveLine;
import io.daybook.shop.OrderCommand.Ship;
import io.daybook.shop.OrderEvent.OrderCancelled;
import io.daybook.shop.OrderEvent.OrderPaid;
import io.daybook.shop.OrderEvent.OrderPlaced;
import io.daybook.shop.OrderEvent.OrderShipped;
import io.daybook.testkit.DeciderSpecification;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OrdersTest {
  private static final OrderLine MORE_HEARTS = new OrderLine("85123A", null, 1, 300);
  private static final AddLine ADD = new AddLine("85123A", null, 1, 300);
  private static final RemoveLine REMOVE = new RemoveLine("85123A");
  private static final Confirm CONFIRM = new Confirm();
  private static final MarkPaid PAY = new MarkPaid(2208);
  private static final Cancel CANCEL = new Cancel("changed my mind");
  private static final Ship SHIP = new Ship("Royal Mail", "RM123");

  private final DeciderSpecification<OrderCommand, OrderEvent, Order> orders =
      DeciderSpecification.of(new Orders());

  @Nested
  class A_new_order {
    private final DeciderSpecification<OrderCommand, OrderEvent, Order>.Given order =
        orders.given();

    @Test
    void can_be_placed() {
      order.when(place(HEARTS, LANTERNS)).then(PLACED);
    }

    @Test
    void keeps_no_time_when_the_client_gives_none() {
      order
          .when(new OrderCommand.Place("c-17", "GBP", List.of(HEARTS), null))
          .then(new OrderPlaced("c-17", "GBP", List.of(HEARTS), 1530, null));
    }

    @Test
    void takes_no_line() {
      order.when(ADD).thenRejected("not-placed");
    }

    @Test
    void has_no_line_to_remove() {
      order.when(REMOVE).thenRejected("not-placed");
    }

    @Test
    void cannot_be_confirmed() {
      order.when(CONFIRM).thenRejected("not-placed");
    }

    @Test
    void cannot_be_paid() {
      order.when(PAY).thenRejected("not-placed");
    }

    @Test
    void cannot_be_cancelled() {
      order.when(CANCEL).thenRejected("not-placed");
    }

    @Test
    void cannot_be_shipped() {
      order.when(SHIP).thenRejected("not-placed");
    }
  }

  @Nested
  class A_placed_order {
    private final DeciderSpecification<OrderCommand, OrderEvent, Order>.Given order =
        orders.given(PLACED);

    @Test
    void cannot_be_placed_again() {
      order.when(place(HEARTS)).thenRejected("already-placed");
    }

    @Test
    void takes_another_line_of_the_same_sku() {
      order.when(ADD).then(added(MORE_HEARTS));
    }

    @Test
    void loses_a_line_by_its_sku() {
      order.when(REMOVE).then(removed(HEARTS));
    }

    @Test
    void loses_the_last_line_of_a_sku_first() {
      order.and(added(MORE_HEARTS)).when(REMOVE).then(removed(MORE_HEARTS));
    }

    @Test
    void loses_the_line_before_when_the_last_one_is_gone() {
      order.and(added(MORE_HEARTS), removed(MORE_HEARTS)).when(REMOVE).then(removed(HEARTS));
    }

    @Test
    void has_no_line_of_another_sku() {
      order.when(new RemoveLine("POST")).thenRejected("no-such-line");
    }

    @Test
    void has_no_line_that_was_removed() {
      order.and(removed(HEARTS)).when(REMOVE).thenRejected("no-such-line");
    }

    @Test
    void keeps_its_last_line() {
      orders.given(placed(HEARTS)).when(REMOVE).thenRejected("last-line");
    }

    @Test
    void takes_its_2000th_line() {
      orders.given(placedWithLines(1_999)).when(ADD).then(added(MORE_HEARTS));
    }

    @Test
    void takes_no_2001st_line() {
      orders.given(placedWithLines(2_000)).when(ADD).thenRejected("too-many-lines");
    }

    @Test
    void can_be_confirmed() {
      order.when(CONFIRM).then(CONFIRMED);
    }

    @Test
    void can_be_paid_before_it_is_confirmed() {
      order.when(PAY).then(PAID);
    }

    @Test
    void can_be_paid_with_an_amount_other_than_its_total() {
      order.when(new MarkPaid(1)).then(new OrderPaid(1));
    }

    @Test
    void can_be_cancelled() {
      order.when(CANCEL).then(new OrderCancelled("changed my mind"));
    }

    @Test
    void cannot_be_shipped_unpaid() {
      order.when(SHIP).thenRejected("not-paid");
    }

    private OrderPlaced placedWithLines(int count) {
      return placed(Collections.nCopies(count, HEARTS).toArray(OrderLine[]::new));
    }
  }

  @Nested
  class A_confirmed_order {
    private final DeciderSpecification<OrderCommand, OrderEvent, Order>.Given order =
        orders.given(PLACED, CONFIRMED);

    @Test
    void cannot_be_placed_again() {
      order.when(place(HEARTS)).thenRejected("already-placed");
    }

    @Test
    void takes_no_line() {
      order.when(ADD).thenRejected("already-confirmed");
    }

    @Test
    void loses_no_line() {
      order.when(REMOVE).thenRejected("already-confirmed");
    }

    @Test
    void does_not_change_when_confirmed_again() {
      order.when(CONFIRM).thenNothing();
    }

    @Test
    void can_be_paid() {
      order.when(PAY).then(PAID);
    }

    @Test
    void can_be_cancelled() {
      order.when(CANCEL).then(CANCELLED);
    }

    @Test
    void cannot_be_shipped_unpaid() {
      order.when(SHIP).thenRejected("not-paid");
    }
  }

  @Nested
  class A_paid_order {
    private final DeciderSpecification<OrderCommand, OrderEvent, Order>.Given order =
        orders.given(PLACED, CONFIRMED, PAID);
    private final DeciderSpecification<OrderCommand, OrderEvent, Order>.Given unconfirmed =
        orders.given(PLACED, PAID);

    @Test
    void cannot_be_placed_again() {
      order.when(place(HEARTS)).thenRejected("already-placed");
    }

    @Test
    void takes_no_line() {
      order.when(ADD).thenRejected("already-confirmed");
    }

    @Test
    void loses_no_line_even_unconfirmed() {
      unconfirmed.when(REMOVE).thenRejected("already-confirmed");
    }

    @Test
    void can_be_confirmed_late() {
      unconfirmed.when(CONFIRM).then(CONFIRMED);
    }

    @Test
    void stays_paid_when_confirmed_late() {
      assertThat(unconfirmed.and(CONFIRMED).state().status()).isEqualTo(OrderStatus.PAID);
    }

    @Test
    void does_not_change_when_confirmed_again() {
      order.when(CONFIRM).thenNothing();
      unconfirmed.and(CONFIRMED).when(CONFIRM).thenNothing();
    }

    @Test
    void does_not_change_when_paid_again() {
      order.when(new MarkPaid(99)).thenNothing();
    }

    @Test
    void can_be_cancelled() {
      order.when(CANCEL).then(CANCELLED);
    }

    @Test
    void can_be_shipped() {
      order.when(SHIP).then(SHIPPED);
    }
  }

  @Nested
  class A_shipped_order {
    private final DeciderSpecification<OrderCommand, OrderEvent, Order>.Given order =
        orders.given(PLACED, CONFIRMED, PAID, SHIPPED);

    @Test
    void cannot_be_placed_again() {
      order.when(place(HEARTS)).thenRejected("already-placed");
    }

    @Test
    void takes_no_line() {
      order.when(ADD).thenRejected("already-confirmed");
    }

    @Test
    void loses_no_line() {
      order.when(REMOVE).thenRejected("already-confirmed");
    }

    @Test
    void does_not_change_when_confirmed() {
      order.when(CONFIRM).thenNothing();
    }

    @Test
    void does_not_change_when_paid_again() {
      order.when(PAY).thenNothing();
    }

    @Test
    void cannot_be_cancelled() {
      order.when(CANCEL).thenRejected("already-shipped");
    }

    @Test
    void cannot_be_shipped_again() {
      order.when(new OrderCommand.Ship("DHL", "D-9")).thenRejected("already-shipped");
    }

    @Test
    void keeps_its_parcel_in_the_event() {
      orders.given(PLACED, PAID).when(new Ship("DHL", "D-9")).then(new OrderShipped("DHL", "D-9"));
    }
  }

  @Nested
  class A_cancelled_order {
    private final DeciderSpecification<OrderCommand, OrderEvent, Order>.Given order =
        orders.given(PLACED, CANCELLED);

    @Test
    void cannot_be_placed_again() {
      order.when(place(HEARTS)).thenRejected("already-placed");
    }

    @Test
    void takes_no_line() {
      order.when(ADD).thenRejected("already-cancelled");
    }

    @Test
    void loses_no_line() {
      order.when(REMOVE).thenRejected("already-cancelled");
    }

    @Test
    void cannot_be_confirmed() {
      order.when(CONFIRM).thenRejected("already-cancelled");
    }

    @Test
    void cannot_be_paid() {
      order.when(PAY).thenRejected("already-cancelled");
    }

    @Test
    void cannot_be_cancelled_again() {
      order.when(CANCEL).thenRejected("already-cancelled");
    }

    @Test
    void cannot_be_shipped_even_when_it_was_paid() {
      orders.given(PLACED, PAID, CANCELLED).when(SHIP).thenRejected("already-cancelled");
    }
  }
}
