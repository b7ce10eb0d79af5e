package io.daybook.shop;

import io.daybook.kernel.SharedTexts;
import io.daybook.kernel.Validated;
import io.daybook.kernel.Violations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of an order.
 *
 * <p>JSON: {@code {"sku":"85123A","description":"WHITE HEART","quantity":6,"unitPrice":255}}.
 *
 * @param sku what is ordered: the id of its stock; or words with one space between, which have no
 *     stock. 1 to 64 characters; older events may have others, which have no stock either
 * @param description what people call it, at most 500 characters; may be absent
 * @param quantity 1 to 1,000,000 units
 * @param unitPrice 0 to 1,000,000,000 minor units of the order's currency
 */
public record OrderLine(String sku, @Nullable String description, long quantity, long unitPrice)
    implements Validated {

  /** Creates a line. */
  public OrderLine {
    sku = SharedTexts.of(sku);
    description = SharedTexts.ofNullable(description);
  }

  /** Returns what lines cost together, in minor units. */
  static long total(List<OrderLine> lines) {
    long total = 0;
    for (OrderLine line : lines) {
      total = Math.addExact(total, Math.multiplyExact(line.quantity(), line.unitPrice()));
    }
    return total;
  }

  @Override
  public void validate(Violations violations) {
    Limits.sku(violations, sku);
    if (description != null) {
      Limits.text(violations, "/description", description, 0, Limits.DESCRIPTION_LENGTH_MAX);
    }
    Limits.quantity(violations, quantity, Limits.QUANTITY_MAX);
    violations.range("/unitPrice", unitPrice, 0, Limits.UNIT_PRICE_MAX);
  }
}
