package io.daybook.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.shop.StockCommand.Receive;
import io.daybook.shop.StockCommand.Release;
import io.daybook.shop.StockCommand.Reserve;
import io.daybook.shop.StockEvent.StockReceived;
import io.daybook.shop.StockEvent.StockReleased;
import io.daybook.shop.StockEvent.StockReserved;
import io.daybook.testkit.DeciderSpecification;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StocksTest {
  private static final StockReceived TEN_CAME = new StockReceived(10);

  private final DeciderSpecification<StockCommand, StockEvent, Stock> stock =
      DeciderSpecification.of(new Stocks());

  @Nested
  class A_sku_that_was_never_received {
    @Test
    void can_be_received() {
      stock.given().when(new Receive(10)).then(TEN_CAME);
    }

    @Test
    void can_always_be_reserved() {
      stock.given().when(new Reserve("o-1", 1_000)).then(new StockReserved("o-1", 1_000));
    }

    @Test
    void can_be_reserved_again_and_again() {
      stock
          .given(new StockReserved("o-1", 1_000))
          .when(new Reserve("o-2", 1_000))
          .then(new StockReserved("o-2", 1_000));
    }

    @Test
    void has_nothing_to_release() {
      stock.given().when(new Release("o-1", 1)).thenRejected("not-reserved");
    }

    @Test
    void owes_its_reservations_to_the_first_goods() {
      stock
          .given(new StockReserved("o-1", 8), TEN_CAME)
          .when(new Reserve("o-2", 3))
          .thenRejected("out-of-stock");
    }
  }

  @Nested
  class A_received_sku {
    @Test
    void can_be_received_again() {
      stock.given(TEN_CAME).when(new Receive(5)).then(new StockReceived(5));
    }

    @Test
    void can_be_reserved_to_the_last_unit() {
      stock.given(TEN_CAME).when(new Reserve("o-1", 10)).then(new StockReserved("o-1", 10));
    }

    @Test
    void cannot_be_reserved_beyond_what_is_available() {
      stock.given(TEN_CAME).when(new Reserve("o-1", 11)).thenRejected("out-of-stock");
    }

    @Test
    void has_nothing_to_release() {
      stock.given(TEN_CAME).when(new Release("o-1", 1)).thenRejected("not-reserved");
    }
  }

  @Nested
  class A_reserved_sku {
    private final DeciderSpecification<StockCommand, StockEvent, Stock>.Given reserved =
        stock.given(TEN_CAME, new StockReserved("o-1", 6));

    @Test
    void has_only_the_rest_available() {
      reserved.when(new Reserve("o-2", 5)).thenRejected("out-of-stock");
      reserved.when(new Reserve("o-2", 4)).then(new StockReserved("o-2", 4));
    }

    @Test
    void adds_up_the_reservations_of_one_order() {
      assertThat(reserved.and(new StockReserved("o-1", 3)).state().reservations())
          .containsExactlyEntriesOf(Map.of("o-1", 9L));
    }

    @Test
    void can_be_released_in_part() {
      reserved.when(new Release("o-1", 2)).then(new StockReleased("o-1", 2));
    }

    @Test
    void can_be_released_in_full() {
      reserved.when(new Release("o-1", 6)).then(new StockReleased("o-1", 6));
    }

    @Test
    void cannot_be_released_beyond_what_the_order_has() {
      reserved.when(new Release("o-1", 7)).thenRejected("not-reserved");
    }

    @Test
    void cannot_be_released_for_another_order() {
      reserved.when(new Release("o-2", 1)).thenRejected("not-reserved");
    }

    @Test
    void takes_more_when_more_goods_come() {
      reserved
          .and(new StockReceived(1))
          .when(new Reserve("o-2", 5))
          .then(new StockReserved("o-2", 5));
    }
  }

  @Nested
  class A_released_sku {
    private final DeciderSpecification<StockCommand, StockEvent, Stock>.Given released =
        stock.given(TEN_CAME, new StockReserved("o-1", 6), new StockReleased("o-1", 6));

    @Test
    void is_available_again() {
      released.when(new Reserve("o-2", 10)).then(new StockReserved("o-2", 10));
    }

    @Test
    void cannot_be_released_twice() {
      released.when(new Release("o-1", 6)).thenRejected("not-reserved");
    }

    @Test
    void forgets_the_order() {
      assertThat(released.state()).isEqualTo(stock.given(TEN_CAME).state());
    }
  }
}
