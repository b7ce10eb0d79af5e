package io.daybook.shop;

import io.daybook.kernel.Rejection;
import io.daybook.shop.OrderCommand.AddLine;
import io.daybook.shop.OrderCommand.Cancel;
import io.daybook.shop.OrderCommand.Confirm;
import io.daybook.shop.OrderCommand.MarkPaid;
import io.daybook.shop.OrderCommand.Place;
import io.daybook.shop.OrderCommand.RemoveLine;
import io.daybook.shop.OrderCommand.Ship;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Random commands on random orders: the events are those that the decider gave, so a valid history.
 */
final class RandomShop {
  private final Orders decider = new Orders();
  private final Map<String, Order> orders = new HashMap<>();
  private final Random random;

  RandomShop(Random random) {
    this.random = random;
  }

  /** Decides so many commands; gives each event with its stream. */
  void run(int commands, BiConsumer<String, OrderEvent> events) {
    for (int i = 0; i < commands; i++) {
      String stream = "order/o-" + random.nextInt(40);
      decide(stream, command()).forEach(event -> events.accept(stream, event));
    }
  }

  Map<String, Order> orders() {
    return orders;
  }

  private List<OrderEvent> decide(String stream, OrderCommand command) {
    Order order = orders.getOrDefault(stream, decider.initial());
    try {
      List<OrderEvent> events = decider.decide(command, order);
      for (OrderEvent event : events) {
        order = decider.evolve(order, event);
      }
      orders.put(stream, order);
      return events;
    } catch (Rejection no) {
      return List.of();
    }
  }

  private OrderCommand command() {
    return switch (random.nextInt(10)) {
      case 0, 1 -> place();
      case 2, 3, 4 -> new AddLine(sku(), null, quantity(), unitPrice());
      case 5 -> new RemoveLine(sku());
      case 6 -> new Confirm();
      case 7 -> new MarkPaid(1L + random.nextInt(10_000));
      case 8 -> random.nextInt(3) == 0 ? new Cancel("random") : new RemoveLine(sku());
      default -> new Ship("random", "random");
    };
  }

  private Place place() {
    List<OrderLine> lines =
        Stream.generate(() -> new OrderLine(sku(), null, quantity(), unitPrice()))
            .limit(1 + random.nextInt(5))
            .toList();
    Instant placedAt =
        Instant.parse("2010-12-01T00:00:00Z").plusSeconds(random.nextInt(5 * 86_400));
    return new Place(
        "c-" + random.nextInt(6), "GBP", lines, random.nextInt(5) == 0 ? null : placedAt);
  }

  private String sku() {
    return "sku-" + random.nextInt(4);
  }

  private long quantity() {
    return 1L + random.nextInt(1_000_000);
  }

  private long unitPrice() {
    return random.nextInt(1_000_000_001);
  }
}
