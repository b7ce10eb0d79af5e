package io.daybook.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.kernel.Category;
import io.daybook.kernel.Category.EventType;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.ModuleSettings;
import io.daybook.kernel.Reactor;
import io.daybook.kernel.Rollup;
import io.daybook.kernel.View;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ShopModuleTest {
  private final ShopModule shop = new ShopModule();

  @Test
  void is_found_by_the_service_loader() {
    assertThat(ServiceLoader.load(DomainModule.class)).hasAtLeastOneElementOfType(ShopModule.class);
  }

  @Test
  void has_the_categories_of_the_api() {
    assertThat(shop.categories())
        .extracting(Category::name)
        .containsExactly("order", "payment", "stock");
  }

  @Test
  void has_the_commands_of_the_api() {
    assertThat(Orders.category().commands())
        .containsOnlyKeys(
            "place",
            "add-line",
            "remove-line",
            "confirm",
            "mark-paid",
            "cancel",
            "ship",
            "decline",
            "expire");
    assertThat(Payments.category().commands())
        .containsOnlyKeys("capture", "refund", "set-aside", "settle");
    assertThat(Stocks.category().commands())
        .containsOnlyKeys("receive", "reserve", "release", "claim", "release-all");
  }

  @Test
  void has_a_reactor_that_can_be_switched_off() {
    ModuleSettings usual = ModuleSettings.defaults();
    assertThat(shop.reactors(usual)).extracting(Reactor::name).containsExactly("orders");
    assertThat(shop.reactors(usual.with(ShopModule.REACTOR, "false"))).isEmpty();
  }

  @Test
  void stores_every_event_under_its_name() {
    assertStored(Orders.category(), OrderEvent.class);
    assertStored(Payments.category(), PaymentEvent.class);
    assertStored(Stocks.category(), StockEvent.class);
  }

  @Test
  void has_the_views_of_the_api() {
    assertThat(shop.views()).extracting(View::name).containsExactly("orders", "stock-levels");
    assertThat(shop.rollups())
        .extracting(Rollup::name)
        .containsExactly("customer-totals", "sales-by-day", "dashboard");
  }

  private static <E> void assertStored(Category<?, E, ?> category, Class<E> family) {
    assertThat(category.events().values())
        .allSatisfy(event -> assertThat(event.name()).isEqualTo(event.type().getSimpleName()))
        .extracting(event -> (Object) typeOf(event))
        .containsExactlyInAnyOrder((Object[]) family.getPermittedSubclasses());
  }

  private static Class<?> typeOf(EventType<?> event) {
    return event.type();
  }
}
