package io.daybook.shop;

import io.daybook.kernel.Recorded;
import io.daybook.kernel.View;
import io.daybook.shop.StockEvent.StockReceived;
import io.daybook.shop.StockEvent.StockReleased;
import io.daybook.shop.StockEvent.StockReserved;
import org.jspecify.annotations.Nullable;

/**
 * The view {@code stock-levels}: one {@link StockLevel} for each sku, ordered by what is available.
 */
final class StockLevelsView {
  static final View<StockLevel> STOCK_LEVELS =
      View.of("stock-levels", StockLevel.class)
          .on(StockReceived.class, (row, e) -> before(row, e).plus(e.event().quantity(), 0))
          .on(StockReserved.class, (row, e) -> before(row, e).plus(0, e.event().quantity()))
          .on(StockReleased.class, StockLevelsView::released)
          .sort("available", StockLevel::available)
          .build();

  private StockLevelsView() {}

  private static StockLevel before(@Nullable StockLevel row, Recorded<?> e) {
    return row == null ? StockLevel.none(e.id()) : row;
  }

  private static @Nullable StockLevel released(
      @Nullable StockLevel row, Recorded<StockReleased> e) {
    return row == null ? null : row.plus(0, -e.event().quantity());
  }
}
