package io.daybook.shop;

import io.daybook.kernel.Category;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.ModuleSetting;
import io.daybook.kernel.ModuleSettings;
import io.daybook.kernel.Reactor;
import io.daybook.kernel.Rollup;
import io.daybook.kernel.View;
import java.util.List;

/** The shop as the engine finds it, by {@link java.util.ServiceLoader}. */
public final class ShopModule implements DomainModule {
  static final ModuleSetting REACTOR =
      ModuleSetting.yesNo(
          "reactor", true, "reserve stock, confirm, cancel and expire orders by itself");

  /** Creates the module; has no state. */
  public ShopModule() {}

  @Override
  public String name() {
    return "shop";
  }

  @Override
  public List<Category<?, ?, ?>> categories() {
    return List.of(Orders.category(), Payments.category(), Stocks.category());
  }

  @Override
  public List<ModuleSetting> settings() {
    return List.of(REACTOR, OrderProcess.UNPAID_SECONDS);
  }

  @Override
  public List<Reactor> reactors(ModuleSettings settings) {
    return settings.isTrue(REACTOR) ? List.of(OrderProcess.reactor(settings)) : List.of();
  }

  @Override
  public List<View<?>> views() {
    return List.of(OrdersView.ORDERS, StockLevelsView.STOCK_LEVELS);
  }

  @Override
  public List<Rollup<?, ?>> rollups() {
    return List.of(CustomerTotals.ROLLUP, SalesByDay.ROLLUP, Dashboard.ROLLUP);
  }
}
