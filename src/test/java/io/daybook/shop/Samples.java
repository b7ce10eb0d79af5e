package io.daybook.shop;

import io.daybook.kernel.Validated;
import io.daybook.kernel.Violations;
import io.daybook.shop.OrderCommand.Place;
import io.daybook.shop.OrderEvent.LineAdded;
import io.daybook.shop.OrderEvent.LineRemoved;
import io.daybook.shop.OrderEvent.OrderCancelled;
import io.daybook.shop.OrderEvent.OrderConfirmed;
import io.daybook.shop.OrderEvent.OrderPaid;
import io.daybook.shop.OrderEvent.OrderPlaced;
import io.daybook.shop.OrderEvent.OrderShipped;
import java.time.Instant;
import java.util.List;

/** Values that the shop's specifications share. */
final class Samples {
  static final Instant PLACED_AT = Instant.parse("2010-12-01T08:26:00Z");
  static final Instant RECORDED_AT = Instant.parse("2026-03-04T05:06:07.123456Z");

  /** 6 hearts at 2.55: 15.30. */
  static final OrderLine HEARTS = new OrderLine("85123A", "WHITE HANGING HEART", 6, 255);

  /** 2 lanterns at 3.39: 6.78. */
  static final OrderLine LANTERNS = new OrderLine("71053", null, 2, 339);

  static final OrderPlaced PLACED = placed(HEARTS, LANTERNS);
  static final OrderConfirmed CONFIRMED = new OrderConfirmed();
  static final OrderPaid PAID = new OrderPaid(2208);
  static final OrderCancelled CANCELLED = new OrderCancelled("changed my mind");
  static final OrderShipped SHIPPED = new OrderShipped("Royal Mail", "RM123");

  private Samples() {}

  static OrderPlaced placed(OrderLine... lines) {
    return new OrderPlaced(
        "c-17", "GBP", List.of(lines), OrderLine.total(List.of(lines)), PLACED_AT);
  }

  static Place place(OrderLine... lines) {
    return new Place("c-17", "GBP", List.of(lines), PLACED_AT);
  }

  static LineAdded added(OrderLine line) {
    return new LineAdded(line.sku(), line.description(), line.quantity(), line.unitPrice());
  }

  static LineRemoved removed(OrderLine line) {
    return new LineRemoved(line.sku(), line.quantity(), line.unitPrice());
  }

  /** Returns what is wrong with a command, each as {@code pointer}. */
  static List<String> violations(Validated command) {
    Violations violations = new Violations();
    command.validate(violations);
    return violations.list().stream().map(Violations.Violation::pointer).toList();
  }
}
